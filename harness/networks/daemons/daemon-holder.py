# Runs a daemon on a host, and ends it when stdin ends: whoever asked for it may be gone by then.
#
# stdin: one line {"argv": [word], "env": {name: value}, "cwd", "restartAfter"}, then a line {"do"} for each wish: "start",
#   "stop" (SIGTERM), "kill" (SIGKILL) or "words" (the last lines of its log), until the end. restartAfter: a regular
#   expression for the last line of a daemon that is to be started again when it ends by itself, or null.
# stdout: for each line of stdin one line {"running": bool, "code", "words": [line]} once that is done, and one
#   {"ended": true, "code", "words"} whenever the daemon ends by itself. code: its exit code, null while it runs.
import collections
import json
import os
import re
import select
import signal
import subprocess
import sys
import time

KEPT_LINES = 60
STOP_SECONDS = 8
RESTARTS_AT_MOST = 5


class Daemon:
    def __init__(self, job):
        self._job = job
        self._process = None
        self._words = collections.deque(maxlen=KEPT_LINES)
        self._rest = b''
        self._restarts = 0
        self.reading = None
        self.code = None
        self.wanted = False

    @property
    def running(self):
        return self._process is not None

    def start(self):
        if self.running:
            return
        self.code, self.wanted = None, True
        try:
            self._process = subprocess.Popen(
                self._job['argv'],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                env={**os.environ, **self._job['env']},
                cwd=self._job['cwd'],
                start_new_session=True,
                preexec_fn=default_signals,
            )
            self.reading = self._process.stdout.fileno()
            os.set_blocking(self.reading, False)
        except OSError as failure:
            self.code, self.wanted = 127, False
            self._words.append('%s: %s' % (self._job['argv'][0], failure.strerror))

    def end(self, number):
        """Ends it, with whatever it started, and waits for that."""
        self.wanted = False
        if not self.running:
            return
        self._signal(number)
        deadline = time.monotonic() + STOP_SECONDS
        while self._process.poll() is None:
            if time.monotonic() > deadline:
                self._signal(signal.SIGKILL)
                deadline = float('inf')
            select.select([self.reading] if self.reading is not None else [], [], [], 0.02)
            self.read()
        self._gone()

    def read(self):
        """Takes what it said. True when it has ended by itself, and for good."""
        self._take()
        if not self.wanted or self._process.poll() is None:
            return False
        self._gone()
        self.wanted = False
        if self._restarts < RESTARTS_AT_MOST and self._is_to_restart():
            self._restarts += 1
            self.start()
        return not self.running

    def state(self):
        return {'running': self.running, 'code': self.code, 'words': [*self._words]}

    def _is_to_restart(self):
        last = self._words[-1] if self._words else ''
        return self._job['restartAfter'] is not None and re.search(self._job['restartAfter'], last) is not None

    def _take(self):
        try:
            while self.reading is not None:
                piece = os.read(self.reading, 65536)
                if not piece:
                    self.reading = None
                *lines, self._rest = (self._rest + piece).split(b'\n')
                self._keep(lines)
        except BlockingIOError:
            pass

    def _keep(self, lines):
        self._words.extend(line.decode(errors='replace')[-400:] for line in lines)

    def _gone(self):
        self.code = self._process.wait()
        # What it left behind in its session would go on without anybody to end it.
        self._signal(signal.SIGKILL)
        self._take()
        if self._rest:
            self._keep([self._rest])
            self._rest = b''
        self._process.stdout.close()
        self._process, self.reading = None, None

    def _signal(self, number):
        try:
            os.killpg(self._process.pid, number)
        except ProcessLookupError:
            pass


def default_signals():
    for number in IGNORED:
        signal.signal(number, signal.SIG_DFL)


IGNORED = (signal.SIGHUP, signal.SIGINT, signal.SIGTERM, signal.SIGPIPE)


def tell(message):
    try:
        sys.stdout.write(json.dumps(message) + '\n')
        sys.stdout.flush()
    except OSError:
        pass  # nobody listens any more, and ending the daemon matters more


def main():
    # A closing session must not end this process before its daemon.
    for number in IGNORED:
        signal.signal(number, signal.SIG_IGN)
    pending = b''
    daemon = None
    while True:
        descriptors = [0] + ([daemon.reading] if daemon is not None and daemon.reading is not None else [])
        # A daemon may close its output and end later, which no descriptor tells.
        ready, _, _ = select.select(descriptors, [], [], 0.5)
        if daemon is not None and daemon.running and daemon.read():
            tell({'ended': True, **daemon.state()})
        if 0 not in ready:
            continue
        try:
            piece = os.read(0, 65536)
        except OSError:
            piece = b''
        if not piece:
            break
        *lines, pending = (pending + piece).split(b'\n')
        for line in lines:
            message = json.loads(line)
            if daemon is None:
                daemon = Daemon(message)
                daemon.start()
            elif message['do'] == 'start':
                daemon.start()
            elif message['do'] in ('stop', 'kill'):
                daemon.end(signal.SIGTERM if message['do'] == 'stop' else signal.SIGKILL)
            tell(daemon.state())
    if daemon is not None:
        daemon.end(signal.SIGTERM)


main()
