"""The guest's own program: prepares the snapshot, then waits for what makes it one particular host."""
import os
import threading
import time

import engine
import identity
import network
import sshd
from channel import Channel


def prepare(channel):
    configuration = engine.warm_up()
    identity.remove_names()
    # Read once, so that it is in memory when a host starts it.
    for program in ("/usr/sbin/sshd", "/usr/bin/ssh-keygen", "/usr/sbin/dnsmasq"):
        with open(program, "rb") as file:
            file.read()
    engine.start_containerd(configuration)
    os.sync()
    channel.send({"event": "waiting"})


def become(channel, personality):
    started = time.monotonic()
    identity.set_clock(personality["epochNs"])
    identity.mix_seed(bytes.fromhex(personality["seed"]))
    seconds = personality["readySeconds"]
    steps = {}

    def step(name):
        steps[name] = round((time.monotonic() - started) * 1000)

    underlay, management = personality["underlay"], personality["management"]
    address = underlay["address"].split("/")[0]
    identity.set_names(personality["hostname"], address, personality["machineId"])
    names = network.wait_for_interfaces([underlay["mac"], management["mac"]], seconds)
    step("plugged")
    network.configure([
        (names[0], "eth0", underlay["address"], underlay["mtu"]),
        (names[1], "mgmt0", management["address"], 1500),
    ])
    step("addressed")
    process = engine.start(address, personality["engineArguments"])
    host_key = sshd.start(
        management["address"].split("/")[0], personality["authorizedKey"], personality["hostKey"])
    step("sshd")
    engine.wait_until_ready(process, seconds - (time.monotonic() - started))
    step("engine")
    engine_id = engine.engine_id()
    step("ready")
    channel.send({"event": "ready", "hostKey": host_key, "engineId": engine_id, "stepsMs": steps})
    return process


def main():
    channel = Channel()
    try:
        prepare(channel)
        process = become(channel, channel.receive())
    except Exception as error:
        channel.send({"event": "failed", "error": f"{type(error).__name__}: {error}"})
        raise
    # A machine without its engine goes on: tests stop and start it.
    process.wait()
    threading.Event().wait()


main()
