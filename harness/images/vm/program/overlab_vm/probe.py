"""Which accelerator works here. That /dev/kvm exists says little: guests can hang on it."""
import subprocess
import sys

from .machine import EMULATOR, KERNEL_ARGUMENTS, SHARE

SECONDS = 6


def probe_accelerator():
    obstacle = _kvm_obstacle()
    if obstacle is not None:
        print(f"KVM is not used: {obstacle}", file=sys.stderr)
    print("kvm" if obstacle is None else "tcg", flush=True)


def _kvm_obstacle():
    try:
        open("/dev/kvm", "r+b", buffering=0).close()
    except OSError as error:
        return str(error)
    arguments = [
        EMULATOR, "-nodefaults", "-no-user-config", "-display", "none", "-no-reboot", "-serial", "stdio",
        "-machine", "pc", "-accel", "kvm", "-cpu", "host", "-smp", "2", "-m", "256M",
        "-kernel", f"{SHARE}/kernel", "-initrd", f"{SHARE}/initramfs", "-append", f"{KERNEL_ARGUMENTS} overlab.probe",
    ]
    try:
        done = subprocess.run(arguments, stdin=subprocess.DEVNULL, capture_output=True, timeout=SECONDS)
    except subprocess.TimeoutExpired:
        return f"a guest did not boot on it within {SECONDS} s"
    if b"overlab-probe-works" in done.stdout:
        return None
    return f"a guest ended on it: {(done.stderr or done.stdout).decode(errors='replace').strip()[-300:]}"
