"""Docker Engine in the guest."""
import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import time

SOCKET = "/run/overlab/docker.sock"
CONTAINERD_FOLDER = "/var/run/docker/containerd"
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


def start(address, arguments):
    """Starts resolver and engine; dockerd finds the containerd that is there already."""
    with open(LOG, "ab") as log:
        return subprocess.Popen(
            ["/usr/local/sbin/overlab-engine", address, f"--containerd={CONTAINERD_FOLDER}/containerd.sock", *arguments],
            stdin=subprocess.DEVNULL, stdout=log, stderr=log,
        )


def engine_id():
    return json.loads(ask("/info"))["ID"]


def warm_up():
    """Runs the engine once, out of reach in a network namespace of its own, so that it starts fast later."""
    with open(LOG, "wb") as log:
        process = subprocess.Popen(
            ["unshare", "--net", "--", "sh", "-c", 'ip link set lo up && exec "$@"', "engine",
             "/usr/local/sbin/overlab-engine", "127.0.0.1"],
            stdin=subprocess.DEVNULL, stdout=log, stderr=log,
        )
    wait_until_ready(process, 120)
    subprocess.run(["docker", "version"], check=True, stdout=subprocess.DEVNULL)
    process.send_signal(signal.SIGTERM)
    process.wait(60)
    subprocess.run(["pkill", "-x", "dnsmasq"], check=False)
    with open(f"{CONTAINERD_FOLDER}/containerd.toml") as file:
        configuration = file.read()
    for folder in ("/var/lib/docker", "/var/lib/containerd", "/run/docker", "/run/containerd", "/run/overlab"):
        shutil.rmtree(folder, ignore_errors=True)
    for file in ("/etc/docker/key.json", "/run/docker.pid", LOG):
        if os.path.exists(file):
            os.remove(file)
    return configuration


def start_containerd(configuration):
    """Starts containerd as dockerd had configured it."""
    os.makedirs(CONTAINERD_FOLDER, exist_ok=True)
    path = f"{CONTAINERD_FOLDER}/containerd.toml"
    with open(path, "w") as file:
        file.write(configuration)
    with open("/var/log/overlab-containerd.log", "wb") as log:
        process = subprocess.Popen(["containerd", "--config", path, "--log-level", "warn"],
                                   stdin=subprocess.DEVNULL, stdout=log, stderr=log)
    end = time.monotonic() + 60
    while not os.path.exists(f"{CONTAINERD_FOLDER}/containerd.sock"):
        if process.poll() is not None or time.monotonic() > end:
            raise RuntimeError("containerd did not start")
        time.sleep(0.1)
