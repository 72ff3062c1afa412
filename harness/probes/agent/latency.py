# Measures round trips to echoers from several network namespaces in turns: some datagrams to one, then to the next, so
# that what disturbs the machine for a while disturbs all of them.
#
# stdin: {"ways": [{"pid", "address", "port"}], "rounds", "perRound", "timeoutMs", "budgetMs"}; pid null: the host's own
#   namespace. Each way has perRound round trips in each of the rounds, one at a time. None are started after budgetMs.
# stdout: {"ways": [{"rounds": [[microseconds of a round trip]], "lost"}]} in the order of the job.
import array
import subprocess

PAYLOAD = bytes(60)
WARM_UP = 5


def socket_in(pid):
    """A UDP socket that belongs to the namespace of a process."""
    if pid is None:
        return socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    ours, theirs = socket.socketpair()
    namespace = open_namespace(pid)
    child = subprocess.Popen(
        nsenter(namespace, 'opener'), stdin=theirs, stdout=subprocess.DEVNULL, pass_fds=(namespace,)
    )
    theirs.close()
    os.close(namespace)
    _, ancillary, _, _ = ours.recvmsg(1, socket.CMSG_SPACE(4))
    child.wait()
    ours.close()
    if not ancillary:
        raise OSError('no socket came from the namespace of process %d' % pid)
    return socket.socket(fileno=array.array('i', ancillary[0][2])[0])


def hand_over():
    """In the namespace: opens a socket, and gives it to whoever is at the other end of standard input."""
    to_parent = socket.socket(fileno=0)
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    to_parent.sendmsg([b'.'], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array('i', [sock.fileno()]))])


class Way:
    def __init__(self, job, timeout):
        self.sock = socket_in(job['pid'])
        self.sock.connect((job['address'], job['port']))
        self.timeout, self.number = timeout, 0
        self.rounds, self.lost = [], 0

    def ask(self):
        """Microseconds until the echo of one datagram, or None when none came in time."""
        self.number += 1
        started = time.perf_counter()
        deadline = started + self.timeout
        try:
            self.sock.send(struct.pack('!I', self.number) + PAYLOAD)
            while True:
                self.sock.settimeout(max(0.001, deadline - time.perf_counter()))
                if struct.unpack_from('!I', self.sock.recv(2048))[0] == self.number:
                    return (time.perf_counter() - started) * 1e6
        except OSError:
            return None

    def measure(self, count, until):
        trips = []
        for _ in range(count):
            if time.monotonic() >= until:
                break
            took = self.ask()
            if took is None:
                self.lost += 1
            else:
                trips.append(round(took, 1))
        self.rounds.append(trips)


def main():
    job = json.loads(sys.stdin.buffer.read())
    ways = [Way(each, job['timeoutMs'] / 1000) for each in job['ways']]
    for way in ways:
        for _ in range(WARM_UP):
            way.ask()
    until = time.monotonic() + job['budgetMs'] / 1000
    for number in range(job['rounds']):
        for way in ways if number % 2 == 0 else reversed(ways):
            way.measure(job['perRound'], until)
    print(json.dumps({'ways': [{'rounds': [trips for trips in way.rounds if trips], 'lost': way.lost} for way in ways]}))


if role() == 'opener':
    hand_over()
else:
    main()
