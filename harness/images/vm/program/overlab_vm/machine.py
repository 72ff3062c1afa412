"""The virtual machine: what it is made of, the same when its snapshot is taken and when it is resumed."""
import json
import os
import subprocess

from .qmp import Qmp, connect_unix

SHARE = "/usr/share/overlab-vm"
EMULATOR = "qemu-system-x86_64"
KERNEL_ARGUMENTS = (
    "console=ttyS0 quiet panic=-1 nowatchdog nmi_watchdog=0 mitigations=off audit=0 selinux=0 apparmor=0 "
    "random.trust_cpu=on tsc=reliable no5lvl nokaslr init_on_alloc=0 hardened_usercopy=off "
    "randomize_kstack_offset=off transparent_hugepage=never preempt=none "
    "net.ifnames=0 cgroup_no_v1=all rcupdate.rcu_expedited=1 8250.nr_uarts=1"
)
# What emulation makes slow and guests do not need: wide vectors (cryptography is 3 to 25 times faster without), five
# page-table levels, protection of the kernel from user pages.
CPU = {"kvm": "host", "tcg": "max,avx=off,avx2=off,la57=off,smap=off,smep=off,umip=off,pku=off"}
ACCELERATOR = {"kvm": "kvm", "tcg": "tcg,thread=multi,tb-size=384"}
# What starts containers. Networks are the engine's business whatever it is; emulated, crun takes 1.1 to 1.3 processor
# seconds less than runc from a container's start to its removal, of 4.7 to 6. And what Go's collector saves of memory it
# takes in processor time, 12 % of a container's life: GOGC becomes part of the guest's environment.
SETTINGS = {"kvm": "overlab.runtime=runc", "tcg": "overlab.runtime=crun GOGC=400"}


class Machine:
    """One QEMU process and the sockets to it, which lie in `folder`."""

    def __init__(self, folder, hardware, extra):
        os.makedirs(folder, exist_ok=True)
        self.console_path = f"{folder}/console.log"
        self._errors_path = f"{folder}/qemu.log"
        self._folder = folder
        arguments = [EMULATOR, *_hardware(folder, self.console_path, **hardware), *extra]
        with open(self._errors_path, "wb") as errors:
            self.process = subprocess.Popen(arguments, stdin=subprocess.DEVNULL, stdout=errors, stderr=errors)

    def control(self):
        return Qmp(f"{self._folder}/qmp.sock", self.process)

    def guest(self):
        return GuestLine(connect_unix(f"{self._folder}/guest.sock", self.process, 20))

    def last_words(self, lines=40):
        """The end of what QEMU and the guest's console said."""
        return "\n".join(_tail(self._errors_path, 10) + _tail(self.console_path, lines))

    def end(self):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()


class GuestLine:
    """The line to the program in the guest: one JSON document a line."""

    def __init__(self, connection):
        self._connection = connection
        self._rest = b""

    def send(self, document):
        self._connection.sendall(json.dumps(document).encode() + b"\n")

    def receive(self, seconds):
        """The next document; None when time is up or the guest is gone."""
        self._connection.settimeout(seconds)
        while b"\n" not in self._rest:
            try:
                piece = self._connection.recv(65536)
            except TimeoutError:
                return None
            if not piece:
                return None
            self._rest += piece
        line, self._rest = self._rest.split(b"\n", 1)
        return json.loads(line)


def _hardware(folder, console, *, accelerator, memory_mib, cpus, ram, disk):
    return [
        "-nodefaults", "-no-user-config", "-display", "none", "-no-reboot",
        "-machine", "pc,memory-backend=ram,vmport=off,usb=off",
        "-accel", ACCELERATOR[accelerator],
        "-cpu", CPU[accelerator],
        "-smp", str(cpus),
        "-m", f"{memory_mib}M",
        "-object", f"memory-backend-file,id=ram,size={memory_mib}M,{ram}",
        "-kernel", f"{SHARE}/kernel",
        "-initrd", f"{SHARE}/initramfs",
        "-append", f"{KERNEL_ARGUMENTS} {SETTINGS[accelerator]}",
        "-drive", f"id=root,if=none,format=raw,cache=unsafe,aio=threads,discard=unmap,{disk}",
        "-device", "virtio-blk-pci,drive=root",
        "-device", "vmgenid,guid=auto",
        "-device", "virtio-serial-pci",
        "-chardev", f"socket,id=guest,path={folder}/guest.sock,server=on,wait=off",
        "-device", "virtserialport,chardev=guest,name=overlab",
        "-chardev", f"file,id=console,path={console}",
        "-serial", "chardev:console",
        "-qmp", f"unix:{folder}/qmp.sock,server=on,wait=off",
        "-rtc", "base=utc",
    ]


def _tail(path, count):
    try:
        with open(path, errors="replace") as file:
            return [line.rstrip() for line in file.readlines()[-count:]]
    except OSError:
        return []
