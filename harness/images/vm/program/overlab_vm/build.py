"""Makes a snapshot: disk, boot, and the state of the machine once it waits to become a host."""
import os
import subprocess
import threading
import time

from . import manifest
from .errors import BuildFailed
from .machine import SHARE, Machine

ROOT = f"{manifest.FOLDER}/root.tar"
CAPABILITIES = [{"capability": "x-ignore-shared", "state": True}]


def build(accelerator, memory_mib, cpus, disk_gib, seconds):
    started = time.monotonic()

    def say(text):
        print(f"{time.monotonic() - started:5.1f} s  {text}", flush=True)

    for path in (manifest.PATH, manifest.DISK, manifest.RAM, manifest.STATE):
        if os.path.exists(path):
            os.remove(path)
    say("making the disk")
    _make_disk(disk_gib)
    say(f"booting with {accelerator}")
    hardware = {"memory_mib": memory_mib, "cpus": cpus}
    machine = Machine(
        "/run/overlab-vm",
        {**hardware, "accelerator": accelerator, "ram": f"mem-path={manifest.RAM},share=on", "disk": f"file={manifest.DISK}"},
        [],
    )
    try:
        stopped = threading.Event()
        threading.Thread(target=_follow, args=(machine.console_path, say, stopped), daemon=True).start()
        _wait_for_guest(machine, seconds)
        stopped.set()
        say("taking the snapshot")
        control = machine.control()
        control.run("stop")
        control.run("migrate-set-capabilities", capabilities=CAPABILITIES)
        control.run("migrate", uri=f"file:{manifest.STATE}")
        control.wait_for_migration(60)
        control.run("quit")
        machine.process.wait(20)
    except Exception as error:
        raise BuildFailed(f"{error}\n{machine.last_words()}") from error
    finally:
        machine.end()
    manifest.write(accelerator, hardware)
    say("done")


def _make_disk(disk_gib):
    """The host image's files, and on top the kernel's modules and the guest's own program."""
    if not os.path.exists(ROOT):
        raise BuildFailed(f"there is no {ROOT}")
    _run("tar", "--append", "--file", ROOT, "--owner=0", "--group=0", "--directory", f"{SHARE}/root", "./usr")
    _run("mke2fs", "-q", "-t", "ext4", "-O", "^has_journal", "-E", "lazy_itable_init=1", "-m", "0",
         "-d", ROOT, manifest.DISK, f"{disk_gib}G")
    os.remove(ROOT)


def _wait_for_guest(machine, seconds):
    answer = machine.guest().receive(seconds)
    if answer is None:
        raise BuildFailed(f"the guest ended, or was not up within {seconds} s")
    if answer.get("event") != "waiting":
        raise BuildFailed(f"the guest could not be prepared: {answer.get('error')}")


def _follow(path, say, stopped):
    while not os.path.exists(path) and not stopped.wait(0.05):
        pass
    with open(path, errors="replace") as console:
        while not stopped.wait(0.2):
            for line in console:
                if line.strip():
                    say(f"guest: {line.strip()}")


def _run(*arguments):
    done = subprocess.run(arguments, capture_output=True, text=True)
    if done.returncode != 0:
        raise BuildFailed(f"{arguments[0]} failed: {done.stderr.strip()[-1000:]}")
