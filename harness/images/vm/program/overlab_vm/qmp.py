"""QEMU's control protocol."""
import json
import socket
import time

from .errors import VmError


class QmpError(VmError):
    pass


class Qmp:
    def __init__(self, path, process, seconds=20):
        self._socket = connect_unix(path, process, seconds)
        self._socket.settimeout(seconds)
        self._file = self._socket.makefile("rwb")
        self._read()
        self.run("qmp_capabilities")

    def run(self, command, **arguments):
        text = json.dumps({"execute": command, "arguments": arguments})
        try:
            self._file.write(text.encode() + b"\n")
            self._file.flush()
        except OSError as error:
            raise QmpError(f"{command}: QEMU ended") from error
        while True:
            answer = self._read()
            if "return" in answer:
                return answer["return"]
            if "error" in answer:
                raise QmpError(f"{command}: {answer['error']['desc']}")

    def wait_for_migration(self, seconds):
        """Waits until an outgoing or incoming migration is complete."""
        end = time.monotonic() + seconds
        while True:
            state = self.run("query-migrate")
            status = state.get("status")
            if status == "completed":
                return
            if status in ("failed", "cancelled"):
                raise QmpError(f"migration {status}: {state.get('error-desc', 'no reason given')}")
            if time.monotonic() > end:
                raise QmpError(f"migration is still {status} after {seconds} s")
            time.sleep(0.01)

    def _read(self):
        try:
            line = self._file.readline()
        except TimeoutError as error:
            raise QmpError("QEMU does not answer") from error
        except OSError as error:
            raise QmpError("QEMU ended") from error
        if not line:
            raise QmpError("QEMU ended")
        return json.loads(line)


def connect_unix(path, process, seconds):
    """Connects to a socket that a process is about to make."""
    end = time.monotonic() + seconds
    while True:
        client = socket.socket(socket.AF_UNIX)
        try:
            client.connect(path)
            return client
        except OSError as error:
            client.close()
            if process.poll() is not None:
                raise QmpError(f"QEMU ended with {process.returncode}") from error
            if time.monotonic() > end:
                raise QmpError(f"{path} was not there within {seconds} s") from error
        time.sleep(0.01)
