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
    process = engine.start()
    engine_id = engine.engine_id()
    identity.remove_names()
    identity.keep_boot_id()
    sshd.prepare()
    os.sync()
    channel.send({"event": "waiting"})
    return process, engine_id


def become(channel, personality, engine_id):
    started = time.monotonic()
    identity.set_clock(personality["epochNs"])
    identity.mix_seed(bytes.fromhex(personality["seed"]))
    steps = {}

    def step(name):
        steps[name] = round((time.monotonic() - started) * 1000)

    underlay, management = personality["underlay"], personality["management"]
    address = underlay["address"].split("/")[0]
    identity.set_names(personality["hostname"], address, personality["machineId"], engine.RESOLVER)
    names = network.wait_for_interfaces([underlay["mac"], management["mac"]], personality["readySeconds"])
    step("plugged")
    network.configure([
        (names[0], "eth0", underlay["address"], underlay["mtu"]),
        (names[1], "mgmt0", management["address"], 1500),
    ])
    identity.set_bridge_address("docker0")
    step("addressed")
    host_key = sshd.start(management["address"].split("/")[0], personality["authorizedKey"])
    step("sshd")
    new_id = engine.become_another(engine_id)
    step("ready")
    channel.send({"event": "ready", "hostKey": host_key, "engineId": new_id, "stepsMs": steps})


def main():
    channel = Channel()
    try:
        process, engine_id = prepare(channel)
        become(channel, channel.receive(), engine_id)
    except Exception as error:
        channel.send({"event": "failed", "error": f"{type(error).__name__}: {error}"})
        raise
    # A machine without its engine goes on: tests stop and start it.
    process.wait()
    threading.Event().wait()


main()
