# Starts commands on this host for as long as stdin goes on: a fork each, instead of a session each. A command that is this
# very interpreter with a program's text goes on in its fork, which saves it the start of an interpreter and its modules;
# so does one that enters a network namespace first.
#
# Frames on stdin and stdout: number of the command (4 bytes), kind (1), length (4), then as many bytes.
# stdin: START (its words, a zero byte between each), INPUT, END of input, TERMINATE, TAKEN (so many bytes of output were read).
# stdout: STARTED, OUTPUT, ERRORS (what it writes), EXITED (code, or 128 + signal), TAKEN (so many bytes of input were written).
# Nobody sends much more than WINDOW bytes of a command that were not yet taken.
# Python 3.9 or newer, and only modules that Debian's python3-minimal has.
import os
import select
import signal
import struct
import sys
import threading
import time

for module in ('array', 'collections', 'errno', 'json', 'socket', 'subprocess'):
    try:
        __import__(module)
    except ImportError:
        pass
try:
    import ctypes

    libc = ctypes.CDLL(None, use_errno=True)
except (ImportError, OSError):
    libc = None

HEAD = struct.Struct('>IBI')
START, INPUT, END, TERMINATE, TAKEN = range(5)
STARTED, OUTPUT, ERRORS, EXITED = range(4)
WINDOW = 1 << 20
PIECE = 1 << 16
# From the end of its input on, a command that is to end has so long to tidy up by itself.
GRACE_SECONDS = 0.3
PYTHON = ['python3', '-I', '-S', '-c']
NSENTER = ('nsenter', '--net=')
CLONE_NEWNET = 0x40000000


class Become(BaseException):
    """Leads a fork out of the server, to the program that it is to be."""

    def __init__(self, code, argv):
        super().__init__()
        self.code, self.argv = code, argv


class Command:
    def __init__(self, number, pid, stdin, stdout, stderr):
        self.number, self.pid, self.stdin = number, pid, stdin
        self.outputs = {stdout: OUTPUT, stderr: ERRORS}
        self.pending = bytearray()
        self.input_ended = False
        self.untaken = 0
        self.code = None


class Server:
    def __init__(self):
        self._commands = {}
        self._watched = {}
        self._codes = {}
        self._poll = select.poll()
        self._received = bytearray()
        self._doomed = []
        self._wake, waking = os.pipe()
        for descriptor in (self._wake, waking):
            os.set_blocking(descriptor, False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(waking, warn_on_full_buffer=False)

    def serve(self):
        self._poll.register(0, select.POLLIN)
        self._poll.register(self._wake, select.POLLIN)
        while True:
            for descriptor, _ in self._poll.poll(self._terminate_due()):
                if descriptor == 0:
                    if not self._hear():
                        return
                elif descriptor == self._wake:
                    os.read(self._wake, 4096)
                    self._reap()
                elif descriptor in self._watched:
                    command = self._watched[descriptor]
                    if descriptor == command.stdin:
                        self._feed(command)
                    else:
                        self._pass_on(command, descriptor)

    def _hear(self):
        piece = os.read(0, PIECE)
        self._received += piece
        while len(self._received) >= HEAD.size:
            number, kind, length = HEAD.unpack_from(self._received)
            end = HEAD.size + length
            if len(self._received) < end:
                break
            payload = bytes(self._received[HEAD.size : end])
            del self._received[:end]
            self._obey(number, kind, payload)
        return piece != b''

    def _obey(self, number, kind, payload):
        if kind == START:
            self._start(number, os.fsdecode(payload).split('\0'))
            return
        command = self._commands.get(number)
        if command is None:
            return
        if kind == INPUT:
            command.pending += payload
            self._feed(command)
        elif kind == END:
            command.input_ended = True
            self._feed(command)
        elif kind == TAKEN:
            command.untaken -= int.from_bytes(payload, 'big')
            self._watch_outputs(command)
        elif kind == TERMINATE:
            command.pending.clear()
            command.input_ended = True
            self._feed(command)
            # Nobody reads what it may still write.
            command.untaken = float('-inf')
            self._watch_outputs(command)
            self._doomed.append((time.monotonic() + GRACE_SECONDS, command))

    def _terminate_due(self):
        """Ends what has had its grace; for how many ms nothing more is to be ended, None for ever."""
        now = time.monotonic()
        while self._doomed and self._doomed[0][0] <= now:
            command = self._doomed.pop(0)[1]
            if command.number in self._commands:
                try:
                    os.killpg(command.pid, signal.SIGTERM)
                except (ProcessLookupError, PermissionError):
                    pass
        return (self._doomed[0][0] - now) * 1000 + 1 if self._doomed else None

    def _start(self, number, argv):
        code = self._code_of(argv)
        pipes = []
        try:
            for _ in range(3):
                pipes.append(os.pipe())
            pid = os.fork()
        except OSError as failure:
            for descriptor in (end for pipe in pipes for end in pipe):
                os.close(descriptor)
            for kind, words in ((STARTED, b''), (ERRORS, ('no process: %s' % failure.strerror).encode())):
                tell(number, kind, words)
            tell(number, EXITED, (126).to_bytes(4, 'big'))
            return
        (stdin, feeding), (reading, stdout), (reading_errors, stderr) = pipes
        if pid == 0:
            highest = max(self._wake + 1, *(end for pipe in pipes for end in pipe), *self._descriptors())
            become(argv, code, (stdin, stdout, stderr), highest)
        try:
            os.setpgid(pid, pid)
        except OSError:
            pass
        for descriptor in (stdin, stdout, stderr):
            os.close(descriptor)
        for descriptor in (feeding, reading, reading_errors):
            os.set_blocking(descriptor, False)
        command = Command(number, pid, feeding, reading, reading_errors)
        self._commands[number] = command
        self._watch_outputs(command)
        tell(number, STARTED)

    def _descriptors(self):
        for command in self._commands.values():
            yield from command.outputs
            if command.stdin is not None:
                yield command.stdin

    def _code_of(self, argv):
        """The program of a command that runs one in this interpreter; None for any other, and for what is no program."""
        words = argv if entered(argv) is None else argv[3:]
        if words[:4] != PYTHON or len(words) < 5:
            return None
        source = words[4]
        if source not in self._codes:
            try:
                self._codes[source] = compile(source, '<program>', 'exec')
            except (SyntaxError, ValueError):
                return None
        return self._codes[source]

    def _pass_on(self, command, descriptor):
        try:
            piece = os.read(descriptor, PIECE)
        except BlockingIOError:
            return
        if piece:
            tell(command.number, command.outputs[descriptor], piece)
            command.untaken += len(piece)
            if command.untaken >= WINDOW:
                for each in command.outputs:
                    self._unwatch(each)
            return
        self._unwatch(descriptor)
        os.close(descriptor)
        del command.outputs[descriptor]
        self._tell_end(command)

    def _feed(self, command):
        """Writes what the command takes of its input. What it does not take any more is dropped."""
        taken = 0
        if command.stdin is None:
            taken = len(command.pending)
        elif command.pending:
            try:
                taken = os.write(command.stdin, command.pending)
            except BlockingIOError:
                pass
            except OSError:
                taken, command.input_ended = len(command.pending), True
        del command.pending[:taken]
        if taken:
            tell(command.number, TAKEN, taken.to_bytes(4, 'big'))
        if command.stdin is None:
            return
        if command.pending:
            self._watch(command.stdin, select.POLLOUT, command)
            return
        self._unwatch(command.stdin)
        if command.input_ended:
            os.close(command.stdin)
            command.stdin = None

    def _reap(self):
        for command in [*self._commands.values()]:
            if command.code is None:
                # Not fetched yet, so that nobody else gets its number while others of its group go on.
                end = os.waitid(os.P_PID, command.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT)
                if end is not None:
                    command.code = end.si_status if end.si_code == os.CLD_EXITED else 128 + end.si_status
                    self._tell_end(command)

    def _tell_end(self, command):
        """Tells of a command's end once it is over and all that was written was passed on."""
        if command.outputs or command.code is None:
            return
        os.waitpid(command.pid, 0)
        del self._commands[command.number]
        if command.stdin is not None:
            self._unwatch(command.stdin)
            os.close(command.stdin)
        tell(command.number, EXITED, command.code.to_bytes(4, 'big'))

    def _watch_outputs(self, command):
        if command.untaken < WINDOW:
            for descriptor in command.outputs:
                self._watch(descriptor, select.POLLIN, command)

    def _watch(self, descriptor, events, command):
        if descriptor not in self._watched:
            self._watched[descriptor] = command
            self._poll.register(descriptor, events)

    def _unwatch(self, descriptor):
        if self._watched.pop(descriptor, None) is not None:
            self._poll.unregister(descriptor)


def tell(number, kind, payload=b''):
    frame = memoryview(HEAD.pack(number, kind, len(payload)) + payload)
    while frame:
        frame = frame[os.write(1, frame) :]


def entered(argv):
    """The namespace that a command enters first, where this process can do that itself; else None."""
    if len(argv) > 3 and argv[0] == NSENTER[0] and argv[1].startswith(NSENTER[1]) and argv[2] == '--' and libc:
        return argv[1][len(NSENTER[1]) :]
    return None


def become(argv, code, descriptors, highest):
    """Turns a fork of the server into a command."""
    try:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.setpgid(0, 0)
        for target, descriptor in enumerate(descriptors):
            os.dup2(descriptor, target)
        os.closerange(3, highest + 1)
        namespace = entered(argv)
        if namespace is not None:
            enter(namespace)
            argv = argv[3:]
    except BaseException as failure:
        fail(1, 'no command was started: %s' % failure)
    if code is not None:
        raise Become(code, argv)
    for number in (signal.SIGPIPE, signal.SIGXFSZ):
        signal.signal(number, signal.SIG_DFL)
    try:
        os.execvp(argv[0], argv)
    except OSError as failure:
        missing = isinstance(failure, FileNotFoundError)
        fail(127 if missing else 126, '%s: %s' % (argv[0], 'command not found' if missing else failure.strerror))
    except ValueError as failure:
        fail(126, '%s: %s' % (argv[0], failure))


def enter(namespace):
    try:
        descriptor = os.open(namespace, os.O_RDONLY)
    except OSError as failure:
        fail(1, 'nsenter: cannot open %s: %s' % (namespace, failure.strerror))
    if libc.setns(descriptor, CLONE_NEWNET) != 0:
        fail(1, 'nsenter: %s: %s' % (namespace, os.strerror(ctypes.get_errno())))
    os.close(descriptor)


def fail(code, words):
    os.write(2, words.encode(errors='replace'))
    os._exit(code)


def main():
    # What this interpreter has set for itself (PEP 538) is not for the commands.
    with open('/proc/self/environ', 'rb') as file:
        if b'LC_CTYPE=' not in file.read():
            os.environ.pop('LC_CTYPE', None)
    try:
        Server().serve()
    except Become as become:
        return become
    except OSError:
        pass  # Nobody listens any more.
    return None


def run(program):
    """
    Runs a program to its end, as an interpreter does. The process goes without tidying up: what it shares with the
    server would have to be copied for that, which is most of what a small program costs.
    """
    sys.argv = ['-c', *program.argv[len(PYTHON) + 1 :]]
    sys.orig_argv = program.argv
    code = 0
    try:
        exec(program.code, {'__name__': '__main__', '__builtins__': __builtins__})
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
        if code == 1 and end.code != 1:
            print(end.code, file=sys.stderr)
    except BaseException:
        sys.excepthook(*sys.exc_info())
        code = 1
    try:
        for thread in threading.enumerate():
            if thread is not threading.current_thread() and not thread.daemon:
                thread.join()
        sys.stdout.flush()
        sys.stderr.flush()
    except (AttributeError, OSError, ValueError):
        code = code or 120
    os._exit(code & 0xFF)


program = main()
if program is not None:
    run(program)
