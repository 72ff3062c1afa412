"""Interfaces of the guest. They are plugged in after the snapshot, so each has an address of its own."""
import os
import subprocess
import time

FOLDER = "/sys/class/net"


def wait_for_interfaces(macs, seconds):
    """Names of the interfaces that have these hardware addresses, in the same order."""
    end = time.monotonic() + seconds
    while True:
        found = {_mac(name): name for name in os.listdir(FOLDER)}
        if all(mac in found for mac in macs):
            return [found[mac] for mac in macs]
        if time.monotonic() > end:
            raise RuntimeError(f"no interface with {' or '.join(macs)} came within {seconds} s")
        time.sleep(0.01)


def configure(interfaces):
    """Renames interfaces and gives them addresses. Names may be swapped, hence the detour."""
    lines = [f"link set dev {old} name new{index}" for index, (old, *_) in enumerate(interfaces)]
    for index, (_, new, address, mtu) in enumerate(interfaces):
        lines += [
            f"link set dev new{index} name {new}",
            f"link set dev {new} mtu {mtu} up",
            f"address add {address} broadcast + dev {new}",
        ]
    subprocess.run(["ip", "-batch", "-"], input="\n".join(lines), text=True, check=True)


def _mac(name):
    try:
        with open(f"{FOLDER}/{name}/address") as file:
            return file.read().strip()
    except OSError:
        return None
