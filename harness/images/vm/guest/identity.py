"""What makes a resumed guest a host of its own: clock, random numbers, names."""
import fcntl
import os
import struct
import socket
import subprocess
import time

RNDADDENTROPY = 0x40085203
RNDRESEEDCRNG = 0x5207


def set_clock(epoch_ns):
    time.clock_settime_ns(time.CLOCK_REALTIME, epoch_ns)


def mix_seed(seed):
    """Credits the seed and makes the kernel use it at once: all guests were resumed with one state."""
    with open("/dev/random", "wb") as device:
        fcntl.ioctl(device, RNDADDENTROPY, struct.pack("ii", 8 * len(seed), len(seed)) + seed)
        fcntl.ioctl(device, RNDRESEEDCRNG)


def set_names(hostname, address, machine_id, resolver):
    socket.sethostname(hostname)
    _write("/etc/hostname", f"{hostname}\n")
    _write("/etc/machine-id", f"{machine_id}\n")
    _write("/etc/hosts", f"127.0.0.1 localhost\n::1 localhost ip6-localhost ip6-loopback\n{address} {hostname}\n")
    _write("/etc/resolv.conf", f"nameserver {resolver}\n")


def remove_names():
    """Leaves nothing in the snapshot that two hosts must not share."""
    for path in ("/etc/machine-id", "/var/lib/dbus/machine-id"):
        if os.path.lexists(path):
            os.remove(path)
    for name in os.listdir("/etc/ssh"):
        if name.startswith("ssh_host_"):
            os.remove(f"/etc/ssh/{name}")


def keep_boot_id():
    """The kernel makes it when it is first asked; all machines of a snapshot are of one boot."""
    with open("/proc/sys/kernel/random/boot_id") as file:
        file.read()


def set_bridge_address(bridge):
    """Bridges that were there before the snapshot would have one hardware address on all machines."""
    address = ":".join(f"{byte:02x}" for byte in [0x02, *os.urandom(5)])
    subprocess.run(["ip", "link", "set", "dev", bridge, "address", address], check=True)


def _write(path, text):
    with open(path, "w") as file:
        file.write(text)
