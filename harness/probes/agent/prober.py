# Probes all paths of all sources of a host at once: one process per source, one event loop in each.
#
# stdin: {"port", "token", "timeoutMs", "retryMs", "window", "sources": [{"pid", "resolvConf", "offset", "paths"}]}
#   a path is [protocol, destination, isName, preferredAddress, ipv6]; ipv6: whether IPv6 is to be used, also for names;
#   window: how many destinations of a source may be asked at the same time, 0 for all.
# stdout: {"sources": [{"error", "overflows", "identities": [[name]], "paths": [path]}]} in the order of the job
#   a path is [observed, rttMs, identity, detail, attempts]; observed: 0 open, 1 refused, 2 filtered, 3 unresolved, -1 no observation;
#   identity: index into identities, -1 none.
from collections import deque

OPEN, REFUSED, FILTERED, UNRESOLVED, MISSING = 0, 1, 2, 3, -1
# A path is given up after timeoutMs, but not while answers still come in: then a busy machine is late, not the path.
QUIET_SECONDS = 0.3
LATEST_SECONDS = 10
# Who accepted a connection has so long beyond that to say who it is: the kernel accepts before a busy server comes to it.
SILENT_SECONDS = 3
LONGEST_SECONDS = 120
# A destination that says nothing leaves the window after so long, so that blocked paths wait side by side.
SLOW_SECONDS = 0.15
# How long to hold back when the kernel has no room for another neighbour.
PAUSE_SECONDS = 0.05
# The machine's own limits say nothing about the path.
OWN_LIMITS = {errno.ENOBUFS, errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.EADDRNOTAVAIL, errno.EAGAIN}
SOL_RAW, ICMP_FILTER = 255, 1
ICMPV6_FILTER = 1
ECHO_REQUEST = {socket.AF_INET: 8, socket.AF_INET6: 128}
ECHO_REPLY = {socket.AF_INET: 0, socket.AF_INET6: 129}
UNIDENTIFIED = b''
monotonic = time.monotonic


def observation_of(code):
    if code == errno.ECONNREFUSED:
        return REFUSED
    return MISSING if code in OWN_LIMITS else FILTERED


def has_ipv6():
    """Whether the present namespace has an IPv6 address beyond its links."""
    try:
        with open('/proc/self/net/if_inet6') as file:
            return any(line.split()[3] == '00' for line in file)
    except OSError:
        return False


def checksum(data):
    total = sum(struct.unpack('!%dH' % (len(data) // 2), data))
    total = (total >> 16) + (total & 0xFFFF)
    return ~(total + (total >> 16)) & 0xFFFF


class Group:
    """Paths that begin together because they have the same address."""

    __slots__ = ('address', 'indices', 'left', 'in_window')


class Prober:
    def __init__(self, source, job):
        self.paths = source['paths']
        self.port = job['port']
        self.token = job['token'].encode()
        self.timeout = job['timeoutMs'] / 1000
        self.retry = job['retryMs'] / 1000
        self.window = job['window'] or 1 << 30
        self.resolv_conf = source['resolvConf']
        self.offset = source['offset']
        count = len(self.paths)
        self.results = [None] * count
        self.left = count
        self.addresses = [None] * count
        self.groups = [None] * count
        self.sent = [()] * count
        self.own_error = [None] * count
        self.identities = {}
        self.names = []
        self.waiting = deque()
        self.retries = deque()
        self.slow = deque()
        self.connecting, self.descriptors = {}, {}
        self.tcp_order = deque()
        self.in_window = self.overflows = 0
        self.pause_until = 0.0
        self.last_begin = self.last_answer = monotonic()
        self.tcp_limit = min(1024, self.descriptor_limit() - 64)
        self.poll = select.epoll()
        self.icmp, self.udp, self.resolver = {}, {}, None
        self.receivers = {}
        self.icmp_id = (os.getpid() * 31 + self.offset) & 0xFFFF
        self.neighbours = Neighbours() if job['window'] and not source['own'] else None

    @staticmethod
    def descriptor_limit():
        try:
            import resource

            soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
            resource.setrlimit(resource.RLIMIT_NOFILE, (hard if hard < 4096 and hard > 0 else max(soft, 4096), hard))
            return resource.getrlimit(resource.RLIMIT_NOFILE)[0]
        except (ImportError, OSError, ValueError):
            pass
        with open('/proc/self/limits') as file:
            for line in file:
                if line.startswith('Max open files'):
                    word = line.split()[3]
                    return int(word) if word.isdigit() else 4096
        return 256

    def run(self):
        for protocol, family in {(path[0], self.family_of(index)) for index, path in enumerate(self.paths)}:
            if protocol == 'icmp':
                self.icmp[family] = self.open_icmp(family)
            elif protocol == 'udp':
                self.udp[family] = self.datagrams(family, socket.SOCK_DGRAM, 0, self.on_udp)
        self.queue_all()
        while self.left:
            now = monotonic()
            due = self.timers(now)
            if not self.left:
                break
            for descriptor, events in self.poll.poll(max(0, due - monotonic()), 256):
                if descriptor in self.connecting:
                    self.on_tcp(descriptor, events)
                elif descriptor in self.receivers:
                    receive, sock = self.receivers[descriptor]
                    receive(sock)
                elif self.resolver:
                    self.resolver.read()
        return {
            'error': None,
            'overflows': self.overflows,
            'identities': self.names,
            'paths': self.results,
        }

    def family_of(self, index):
        return socket.AF_INET6 if self.paths[index][4] else socket.AF_INET

    def open_icmp(self, family):
        protocol = socket.IPPROTO_ICMPV6 if family == socket.AF_INET6 else socket.IPPROTO_ICMP
        sock = self.datagrams(family, socket.SOCK_RAW, protocol, self.on_icmp)
        # Echo replies only; a bit for each type, set for those that are not wanted.
        if family == socket.AF_INET6:
            mask = (1 << 256) - 1 & ~(1 << ECHO_REPLY[family])
            words = [mask >> 32 * word & 0xFFFFFFFF for word in range(8)]
            sock.setsockopt(socket.IPPROTO_ICMPV6, ICMPV6_FILTER, struct.pack('=8I', *words))
        else:
            sock.setsockopt(SOL_RAW, ICMP_FILTER, struct.pack('=I', 0xFFFFFFFF & ~(1 << ECHO_REPLY[family])))
        return sock

    def datagrams(self, family, kind, protocol, receive):
        sock = socket.socket(family, kind, protocol)
        sock.setblocking(False)
        receive_buffer(sock, 4 << 20)
        receive_errors(sock)
        self.poll.register(sock.fileno(), select.EPOLLIN)
        self.receivers[sock.fileno()] = (receive, sock)
        return sock

    def observation(self, code, family):
        """What an error of a call says about the path."""
        if code == errno.EADDRNOTAVAIL and family == socket.AF_INET6 and not has_ipv6():
            return FILTERED
        return observation_of(code)

    def queue_all(self):
        by_address, self.by_name = {}, {}
        for index, (_, destination, is_name, _, _) in enumerate(self.paths):
            if is_name:
                self.by_name.setdefault((destination, self.family_of(index)), []).append(index)
            else:
                by_address.setdefault(destination, []).append(index)
        if self.by_name:
            try:
                if not self.resolv_conf:
                    raise OSError(errno.ENOENT, 'no resolv.conf')
                self.resolver = Resolver(self.resolv_conf, self.timeout, self.retry, self.resolved)
                self.poll.register(self.resolver.socket.fileno(), select.EPOLLIN)
                for name, family in self.by_name:
                    self.resolver.start(name, family)
            except OSError as failure:
                for indices in self.by_name.values():
                    for index in indices:
                        self.settle(index, UNRESOLVED, 'no resolver configuration: %s' % errno_name(failure.errno))
        order = list(by_address.items())
        # Every source begins with another destination, so that no destination is asked by all at once.
        shift = self.offset % len(order) if order else 0
        for address, indices in order[shift:] + order[:shift]:
            self.enqueue(address, indices)

    def resolved(self, name, family, addresses, detail):
        by_address = {}
        for index in self.by_name[name, family]:
            if not addresses:
                self.settle(index, UNRESOLVED, detail)
                continue
            preferred = self.paths[index][3]
            by_address.setdefault(preferred if preferred in addresses else addresses[0], []).append(index)
        for address, indices in by_address.items():
            self.enqueue(address, indices)

    def enqueue(self, address, indices):
        group = Group()
        group.address, group.indices, group.left, group.in_window = address, indices, len(indices), False
        self.waiting.append(group)

    def admit(self):
        if self.pause_until > monotonic():
            return
        while self.waiting and self.in_window < self.window and len(self.connecting) < self.tcp_limit:
            group = self.waiting.popleft()
            group.in_window = True
            self.in_window += 1
            now = self.last_begin = monotonic()
            self.slow.append((now + SLOW_SECONDS, group))
            for index in group.indices:
                self.groups[index] = group
                self.addresses[index] = group.address
                protocol = self.paths[index][0]
                if protocol == 'tcp':
                    self.connect(index)
                else:
                    self.send(index, protocol)

    def leave_window(self, group):
        if group.in_window:
            group.in_window = False
            self.in_window -= 1

    def timers(self, now):
        """Does what is due. When the next thing is."""
        if self.resolver:
            resolver_due = self.resolver.tick(now)
        else:
            resolver_due = None
        while self.slow and self.slow[0][0] <= now:
            group = self.slow.popleft()[1]
            self.leave_window(group)
            if group.left and self.neighbours:
                self.neighbours.forget(group.address)
        while self.retries and self.retries[0][0] <= now:
            index = self.retries.popleft()[1]
            if self.results[index] is None:
                self.send(index, self.paths[index][0])
        if self.waiting and len(self.connecting) >= self.tcp_limit:
            while self.tcp_order and self.tcp_order[0][0] + self.timeout <= now:
                self.give_up(self.tcp_order.popleft()[1])
        self.admit()
        if self.neighbours:
            self.neighbours.flush()
        due = max(self.last_begin + self.timeout, self.last_answer + QUIET_SECONDS)
        due = min(due, self.last_begin + self.timeout + LATEST_SECONDS)
        if self.waiting and self.pause_until > now:
            due = min(due, self.pause_until)
        if not self.waiting and resolver_due is None and now >= due:
            patience = self.last_begin + self.timeout + SILENT_SECONDS
            if now >= patience or not self.anybody_accepted():
                for index in range(len(self.paths)):
                    self.give_up(index)
                return now
            due = patience
        if self.waiting and len(self.connecting) >= self.tcp_limit and self.tcp_order:
            due = min(due, self.tcp_order[0][0] + self.timeout)
        if self.slow:
            due = min(due, self.slow[0][0])
        if self.retries:
            due = min(due, self.retries[0][0])
        if resolver_due is not None:
            due = min(max(due, now + 0.001), resolver_due)
        return due

    def settle(self, index, observed, detail=None, rtt=None, identity=-1, attempts=None):
        if self.results[index] is not None:
            return
        if attempts is None:
            attempts = len(self.sent[index])
        if self.paths[index][2] and observed in (REFUSED, FILTERED):
            where = '%s is %s' % (self.paths[index][1], self.addresses[index])
            detail = '%s; %s' % (where, detail) if detail else where
        self.results[index] = [observed, None if rtt is None else round(rtt * 1000, 3), identity, detail, attempts]
        self.left -= 1
        group = self.groups[index]
        if group:
            group.left -= 1
            if not group.left:
                self.leave_window(group)
                if self.neighbours:
                    self.neighbours.forget(group.address)

    def anybody_accepted(self):
        return any(state[3] is not None for state in self.connecting.values())

    def give_up(self, index):
        if self.results[index] is not None:
            return
        if index in self.descriptors:
            self.finish_tcp(self.descriptors[index], 'accepted, but did not say who it is')
            return
        if self.own_error[index] is not None and not self.sent[index]:
            self.settle(index, MISSING, '%s on the source' % self.own_error[index])
        else:
            self.settle(index, FILTERED)

    def identity(self, text):
        """Index of who answered; an answer without this run's token is nobody's that we know."""
        known = self.identities.get(text)
        if known is None:
            try:
                said = json.loads(text)
                names = said['names'] if said['token'].encode() == self.token else ['unidentified']
            except (ValueError, KeyError, TypeError, AttributeError):
                names = ['unidentified']
            known = self.identities[text] = len(self.names)
            self.names.append(names)
        return known

    # ICMP and UDP: one socket each, a datagram names its path and its attempt.

    def send(self, index, protocol):
        attempt = len(self.sent[index])
        payload = self.token + struct.pack('!IHH', index, attempt, self.icmp_id)
        family = self.family_of(index)
        if protocol == 'udp':
            sock, target, data = self.udp[family], (self.addresses[index], self.port), payload
        else:
            sock, target = self.icmp[family], (self.addresses[index], 0)
            # The checksum of ICMPv6 is the kernel's business (RFC 3542).
            echo = ECHO_REQUEST[family], self.icmp_id, index & 0xFFFF
            said = 0 if family == socket.AF_INET6 else checksum(self.icmp_header(*echo) + payload)
            data = self.icmp_header(*echo, said) + payload
        for again in range(8):
            try:
                now = monotonic()
                sock.sendto(data, target)
                break
            except OSError as failure:
                # The kernel may report an earlier datagram's error here: read those first, then ask again.
                if self.drain(sock) and again < 7:
                    if self.results[index] is not None:
                        return
                    continue
                observed = self.observation(failure.errno, family)
                if observed == MISSING:
                    self.own_error[index] = errno_name(failure.errno)
                    self.overflows += failure.errno == errno.ENOBUFS
                    self.pause_until = now + PAUSE_SECONDS
                    self.retries.appendleft((now + PAUSE_SECONDS, index))
                    return
                self.settle(index, observed, errno_name(failure.errno), attempts=attempt + 1)
                return
        self.sent[index] = (*self.sent[index], now)
        if now + self.retry < self.last_begin + self.timeout:
            self.retries.append((now + self.retry, index))

    @staticmethod
    def icmp_header(kind, identity, number, said=0):
        return struct.pack('!BBHHH', kind, 0, said, identity, number)

    def drain(self, sock):
        found = False
        for destination, payload, code, detail in read_errors(sock):
            found = True
            # What headers come before it depends on the kind of socket and on the family.
            start = payload.find(self.token)
            payload = payload[start:]
            if start < 0 or len(payload) < 16:
                continue
            index, attempt, sender = struct.unpack_from('!IHH', payload, 8)
            if sender == self.icmp_id and index < len(self.paths):
                observed = observation_of(code)
                if observed == MISSING or (sock.type == socket.SOCK_RAW and observed == REFUSED):
                    observed = FILTERED
                self.last_answer = monotonic()
                self.settle(index, observed, detail)
        return found

    def answered(self, payload, peer, protocol, identity=-1):
        if len(payload) < 16 or not payload.startswith(self.token):
            return
        index, attempt, sender = struct.unpack_from('!IHH', payload, 8)
        if sender != self.icmp_id or index >= len(self.paths) or attempt >= len(self.sent[index]):
            return
        if self.paths[index][0] != protocol or self.addresses[index] != peer:
            return
        now = self.last_answer = monotonic()
        self.settle(index, OPEN, rtt=now - self.sent[index][attempt], identity=identity)

    def on_udp(self, sock):
        self.drain(sock)
        for _ in range(64):
            try:
                data, peer = sock.recvfrom(65536)
            except OSError:
                return
            self.answered(data, peer[0], 'udp', self.identity(data[16:]))

    def on_icmp(self, sock):
        self.drain(sock)
        for _ in range(64):
            try:
                data, peer = sock.recvfrom(1024)
            except OSError:
                return
            # IPv4 gives the packet with its header, IPv6 without.
            start = (data[0] & 15) * 4 if sock.family == socket.AF_INET else 0
            if data[start] == ECHO_REPLY[sock.family] and data[start + 4 : start + 6] == struct.pack('!H', self.icmp_id):
                self.answered(data[start + 8 :], peer[0], 'icmp')

    # TCP: the responder speaks first, and the round-trip time is that of the handshake.

    def connect(self, index):
        try:
            connection = socket.socket(self.family_of(index), socket.SOCK_STREAM | socket.SOCK_NONBLOCK)
        except OSError as failure:
            self.settle(index, MISSING, '%s on the source' % errno_name(failure.errno))
            return
        # Close by a reset: no TIME_WAIT is left in anybody's namespace.
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('=ii', 1, 0))
        now = monotonic()
        self.sent[index] = (now,)
        code = connection.connect_ex((self.addresses[index], self.port))
        if code not in (0, errno.EINPROGRESS):
            connection.close()
            self.settle(index, self.observation(code, self.family_of(index)), errno_name(code))
            return
        descriptor = connection.fileno()
        self.connecting[descriptor] = [connection, index, b'', None]
        self.descriptors[index] = descriptor
        self.tcp_order.append((now, index))
        self.poll.register(descriptor, select.EPOLLIN | select.EPOLLOUT | select.EPOLLRDHUP | select.EPOLLET)

    def on_tcp(self, descriptor, events):
        state = self.connecting[descriptor]
        connection, index = state[0], state[1]
        now = self.last_answer = monotonic()
        if state[3] is None:
            code = connection.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
            if code:
                del self.connecting[descriptor], self.descriptors[index]
                connection.close()
                self.settle(index, observation_of(code), errno_name(code))
                return
            if not events & select.EPOLLOUT:
                return
            state[3] = now - self.sent[index][0]
        try:
            while True:
                data = connection.recv(65536)
                state[2] += data
                if not data:
                    self.finish_tcp(descriptor, 'accepted and closed without saying who it is')
                    return
                if data.endswith(b'\n'):
                    self.finish_tcp(descriptor, None)
                    return
        except BlockingIOError:
            return
        except OSError as failure:
            self.finish_tcp(descriptor, 'accepted, then %s' % errno_name(failure.errno))

    def finish_tcp(self, descriptor, complaint):
        connection, index, received, rtt = self.connecting.pop(descriptor)
        del self.descriptors[index]
        attempts = 1
        if rtt is not None and rtt > 0.9:  # later than the first retransmission of a SYN (RFC 6298: 1 s)
            info = connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 104)
            attempts += struct.unpack_from('=I', info, 100)[0]
        connection.close()
        if rtt is None:
            self.settle(index, FILTERED)
            return
        self.settle(index, OPEN, complaint, rtt, self.identity(received.rstrip(b'\n')), attempts)


def probe(source, job):
    signal.alarm(LONGEST_SECONDS)
    if job['window']:
        os.nice(10)  # many probers on few cores must not keep the responders from answering
    try:
        return Prober(source, job).run()
    except OSError as failure:
        return failed('%s: %s' % (errno_name(failure.errno), failure.strerror))


def write_all(descriptor, text):
    data = memoryview(text.encode())
    while data:
        data = data[os.write(descriptor, data) :]


def failed(why):
    return {'error': why, 'overflows': 0, 'identities': [], 'paths': []}


def start(source, job, own):
    """Starts the process of one source: (where its result can be read from, its id), or (None, why not)."""
    try:
        namespace = open_namespace(source['pid'])
    except OSError as failure:
        return None, 'no process %s: %s' % (source['pid'], errno_name(failure.errno))
    source['own'] = os.fstat(namespace).st_ino == own
    reading, writing = os.pipe()
    child = os.fork()
    if child:
        os.close(writing)
        os.close(namespace)
        return reading, child
    try:
        os.close(reading)
        if not enter(namespace):
            work = os.memfd_create('job', 0)
            write_all(work, json.dumps({**job, 'sources': [source]}))
            os.lseek(work, 0, os.SEEK_SET)
            os.dup2(work, 0)
            os.dup2(writing, 1)
            command = nsenter(namespace, 'source')
            os.execvp(command[0], command)
        result = probe(source, job)
    except OSError as failure:
        result = failed('%s: %s' % (errno_name(failure.errno), failure.strerror))
    try:
        write_all(writing, json.dumps(result, separators=(',', ':')))
    finally:
        os._exit(0)


def main():
    job = json.loads(sys.stdin.buffer.read())
    common = {key: value for key, value in job.items() if key != 'sources'}
    results = [None] * len(job['sources'])
    own = os.stat('/proc/self/ns/net').st_ino
    poll, readers = select.poll(), {}
    for number, source in enumerate(job['sources']):
        reading, child = start(source, common, own)
        if reading is None:
            results[number] = failed(child)
            continue
        readers[reading] = (number, child, [])
        poll.register(reading, select.POLLIN | select.POLLHUP)
    while readers:
        for descriptor, _ in poll.poll():
            number, child, chunks = readers[descriptor]
            chunk = os.read(descriptor, 1 << 16)
            if chunk:
                chunks.append(chunk)
                continue
            poll.unregister(descriptor)
            os.close(descriptor)
            del readers[descriptor]
            status = os.waitpid(child, 0)[1]
            try:
                results[number] = json.loads(b''.join(chunks))
            except ValueError:
                results[number] = failed('the prober ended (status %d)' % status)
    write_all(1, json.dumps({'sources': results}, separators=(',', ':')) + '\n')


if role() == 'source':
    alone = json.loads(sys.stdin.buffer.read())
    write_all(1, json.dumps(probe(alone['sources'][0], alone), separators=(',', ':')))
else:
    main()
