"""Joins the container's underlay and the guest: a bridge between eth0 and a tap."""
import json
import subprocess

from .errors import NetworkFailed

TAP = "tap0"


def join_underlay():
    """Hands the underlay over to the guest. Returns the address that was the container's, and the MTU."""
    [link] = json.loads(_ip("-json", "address", "show", "dev", "eth0"))
    addresses = [a for a in link["addr_info"] if a["family"] == "inet"]
    if not addresses:
        raise NetworkFailed("eth0 has no IPv4 address: is the container on the underlay?")
    mtu = link["mtu"]
    _ip("-batch", "-", text="\n".join([
        # The container itself says nothing on the underlay: its bridge has no address of any kind.
        "link add br0 type bridge stp_state 0 forward_delay 0 mcast_snooping 0",
        f"link set dev br0 addrgenmode none mtu {mtu}",
        "address flush dev eth0",
        f"tuntap add dev {TAP} mode tap",
        f"link set dev {TAP} addrgenmode none mtu {mtu} master br0 up",
        # An engine without a userland proxy reflects broadcasts to their sender: the bridge must not
        # conclude that the guest is on the other side.
        "link set dev eth0 addrgenmode none master br0",
        "link set dev eth0 type bridge_slave learning off",
        "link set dev br0 up",
    ]))
    return f"{addresses[0]['local']}/{addresses[0]['prefixlen']}", mtu


def _ip(*arguments, text=None):
    done = subprocess.run(["ip", *arguments], input=text, capture_output=True, text=True)
    if done.returncode != 0:
        raise NetworkFailed(f"ip {' '.join(arguments)}: {done.stderr.strip()}")
    return done.stdout
