"""Resumes the snapshot as one particular host, and lives as long as its machine."""
import json
import os
import signal
import socket
import subprocess
import time
import uuid

from . import manifest
from .build import CAPABILITIES
from .errors import GuestNotReady, ResumeFailed, UsageError, VmError
from .machine import Machine
from .network import TAP, join_underlay

SOCKET_FOLDER = "/run/overlab"
SSH_SOCKET = f"{SOCKET_FOLDER}/ssh.sock"
SSH_PORT = 2222
# Link-local, so that engines and network plugins do not take it for an address of the host.
MANAGEMENT_SUBNET = "169.254.77.0/24"
MANAGEMENT_ADDRESS = "169.254.77.15/24"


def run(config):
    started = time.monotonic()
    signal.signal(signal.SIGTERM, _end)
    signal.signal(signal.SIGINT, _end)
    seconds = config.get("readySeconds", 60)
    snapshot = manifest.read()
    address, mtu = join_underlay()
    personality = _personality(config, address, mtu)
    machine = _resume(snapshot, personality)
    try:
        resumed_ms = _ms(started)
        answer = _become(machine, personality, seconds)
        relay = _serve_ssh()
        print("overlab-vm ready " + json.dumps({
            "hostname": personality["hostname"],
            "address": address,
            "underlayMac": personality["underlay"]["mac"],
            "machineId": personality["machineId"],
            "accelerator": snapshot["madeBy"]["accelerator"],
            "hostKey": answer["hostKey"],
            "engineId": answer["engineId"],
            "sshSocket": SSH_SOCKET,
            "resumedMs": resumed_ms,
            "guestStepsMs": answer["stepsMs"],
            "readyMs": _ms(started),
        }), flush=True)
        machine.process.wait()
        relay.kill()
        raise VmError(f"the machine ended with {machine.process.returncode}\n{machine.last_words()}")
    finally:
        machine.end()


def _resume(snapshot, personality):
    underlay, management = personality["underlay"], personality["management"]
    hardware = {
        **snapshot["hardware"],
        "accelerator": snapshot["madeBy"]["accelerator"],
        # Pages are shared with all machines of this snapshot until they are written to.
        "ram": f"mem-path={manifest.RAM},share=off,readonly=on,rom=off",
        "disk": f"file={manifest.DISK},snapshot=on",
    }
    machine = Machine("/run/overlab-vm", hardware, [
        "-S", "-incoming", "defer",
        "-netdev", f"tap,id=underlay,ifname={TAP},script=no,downscript=no",
        "-netdev", f"user,id=management,restrict=on,ipv6=off,net={MANAGEMENT_SUBNET},"
                   f"hostfwd=tcp:127.0.0.1:{SSH_PORT}-{MANAGEMENT_ADDRESS.split('/')[0]}:22",
    ])
    try:
        control = machine.control()
        control.run("migrate-set-capabilities", capabilities=CAPABILITIES)
        control.run("migrate-incoming", uri=f"file:{manifest.STATE}")
        control.wait_for_migration(30)
        for name, nic in (("underlay", underlay), ("management", management)):
            control.run("device_add", driver="virtio-net-pci", netdev=name, id=f"{name}-nic", mac=nic["mac"], romfile="")
        control.run("cont")
    except VmError as error:
        machine.end()
        raise ResumeFailed(f"{error}\n{machine.last_words()}") from error
    return machine


def _become(machine, personality, seconds):
    guest = machine.guest()
    guest.send({**personality, "epochNs": time.time_ns()})
    answer = guest.receive(seconds)
    if answer is None:
        raise GuestNotReady(f"the guest ended, or was not ready within {seconds} s\n{machine.last_words()}")
    if answer["event"] != "ready":
        raise GuestNotReady(f"{answer.get('error')}\n{machine.last_words()}")
    return answer


def _serve_ssh():
    os.makedirs(SOCKET_FOLDER, exist_ok=True)
    relay = subprocess.Popen(
        ["socat", f"UNIX-LISTEN:{SSH_SOCKET},fork,mode=600,unlink-early", f"TCP:127.0.0.1:{SSH_PORT}"])
    while not os.path.exists(SSH_SOCKET):
        time.sleep(0.005)
    return relay


def _personality(config, address, mtu):
    try:
        return {
            "hostname": config.get("hostname") or socket.gethostname(),
            "underlay": {"address": address, "mac": _new_mac(), "mtu": mtu},
            "management": {"address": MANAGEMENT_ADDRESS, "mac": _new_mac()},
            "authorizedKey": config["authorizedKey"],
            "machineId": uuid.uuid4().hex,
            "seed": os.urandom(64).hex(),
        }
    except KeyError as error:
        raise UsageError(f"the configuration lacks {error}") from error


def _new_mac():
    """Locally administered, so unlike any that a vendor or Docker gives."""
    return ":".join(f"{byte:02x}" for byte in [0x0A, *os.urandom(5)])


def _ms(started):
    return round((time.monotonic() - started) * 1000)


def _end(*_):
    raise SystemExit(0)
