"""Docker Engine in the guest."""
import http.client
import json
import os
import secrets
import socket
import subprocess
import time

SOCKET = "/run/overlab/docker.sock"
# On the loopback interface: there before any other, and reached from every container of the host.
RESOLVER = "169.254.77.53"
PID_FILE = "/run/docker.pid"
ID_FILE = "/var/lib/docker/engine-id"
KEY_FILE = "/etc/docker/key.json"
LOG = "/var/log/overlab-engine.log"


class _SocketConnection(http.client.HTTPConnection):
    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(SOCKET)


def ask(path):
    """The answer of the engine's API to GET, or None while there is none."""
    try:
        connection = _SocketConnection("localhost", timeout=30)
        connection.request("GET", path)
        response = connection.getresponse()
        return response.read() if response.status == 200 else None
    except OSError:
        return None


def wait_until_ready(process, seconds):
    end = time.monotonic() + seconds
    # The socket is there before the engine listens; from then on the question itself waits.
    while not os.path.exists(SOCKET) or ask("/_ping") is None:
        if process.poll() is not None:
            raise RuntimeError(f"the engine ended ({process.returncode}): {log_end()}")
        if time.monotonic() > end:
            raise RuntimeError(f"the engine did not answer within {seconds:.0f} s: {log_end()}")
        time.sleep(0.1)


def log_end():
    with open(LOG, errors="replace") as file:
        return "".join(file.readlines()[-15:])


def start():
    """Starts resolver and engine, which go on in every machine that is resumed."""
    subprocess.run(["ip", "address", "add", f"{RESOLVER}/32", "dev", "lo"], check=True)
    with open(LOG, "wb") as log:
        process = subprocess.Popen(["/usr/local/sbin/overlab-engine", RESOLVER, *runtime_options()],
                                   stdin=subprocess.DEVNULL, stdout=log, stderr=log)
    wait_until_ready(process, 120)
    subprocess.run(["docker", "info"], check=True, stdout=subprocess.DEVNULL)
    return process


def runtime_options():
    """Options of dockerd for the container runtime that the machine was started with."""
    with open("/proc/cmdline") as file:
        arguments = dict(argument.partition("=")[::2] for argument in file.read().split())
    runtime = arguments["overlab.runtime"]
    return [] if runtime == "runc" else ["--add-runtime", f"{runtime}=/usr/bin/{runtime}", "--default-runtime", runtime]


def engine_id():
    return json.loads(ask("/info"))["ID"]


def become_another(old):
    """
    Gives the engine an id of its own. It read its id when it started, which takes an emulated machine half a
    minute: so the id is replaced where the running engine keeps it, and on disk, where it is read the next time.
    """
    new = _another(old)
    with open(PID_FILE) as file:
        pid = int(file.read())
    if _replace_in_memory(pid, old.encode(), new.encode()) == 0:
        raise RuntimeError(f"the engine does not hold its id {old}")
    if os.path.exists(ID_FILE):
        with open(ID_FILE, "w") as file:
            file.write(new)
    # Engines that have no such file derive their id from a key, which they make when there is none.
    if os.path.exists(KEY_FILE):
        os.remove(KEY_FILE)
    if engine_id() != new:
        raise RuntimeError(f"the engine did not become {new}")
    return new


def _another(identifier):
    """One of the same form: hexadecimal groups, or those of base 32 in capitals."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567" if identifier.isupper() else "0123456789abcdef"
    return "".join(secrets.choice(alphabet) if letter.isalnum() else letter for letter in identifier)


def _replace_in_memory(pid, old, new):
    count = 0
    with open(f"/proc/{pid}/maps") as file:
        areas = [line.split() for line in file]
    with open(f"/proc/{pid}/mem", "r+b", buffering=0) as memory:
        for extent, rights, *_ in areas:
            if not rights.startswith("rw"):
                continue
            start, end = (int(limit, 16) for limit in extent.split("-"))
            count += _replace_in_area(memory, start, end, old, new)
    return count


def _replace_in_area(memory, start, end, old, new):
    try:
        memory.seek(start)
        content = memory.read(end - start)
    except OSError:
        return 0
    count, at = 0, content.find(old)
    while at >= 0:
        memory.seek(start + at)
        memory.write(new)
        count, at = count + 1, content.find(old, at + len(old))
    return count
