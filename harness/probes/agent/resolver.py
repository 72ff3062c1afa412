# A stub resolver for the prober: one socket and many lookups, for an event loop of somebody else's.
class Lookup:
    __slots__ = ('name', 'family', 'candidates', 'candidate', 'server', 'tries', 'detail', 'started', 'due')


class Resolver:
    """A stub resolver for A and AAAA records that follows a resolv.conf; hosts files play no part."""

    KINDS = {socket.AF_INET: (1, 4, 'A'), socket.AF_INET6: (28, 16, 'AAAA')}

    # An answer of up to 4,096 bytes (RFC 6891): an alias may be carried by many.
    EDNS = struct.pack('!BHHIH', 0, 41, 4096, 0, 0)
    RCODES = {1: 'FORMERR', 2: 'SERVFAIL', 3: 'NXDOMAIN', 4: 'NOTIMP', 5: 'REFUSED'}

    def __init__(self, path, timeout, retry, done):
        self.timeout, self.retry, self.done = timeout, retry, done
        self.servers, self.search, self.ndots = [], [], 1
        with open(path) as file:
            for line in file:
                words = line.split()
                if len(words) < 2 or words[0][0] in '#;':
                    continue
                if words[0] == 'nameserver' and ':' not in words[1]:
                    self.servers.append(words[1])
                elif words[0] in ('search', 'domain'):
                    self.search = [word for word in words[1:] if word != '.']
                elif words[0] == 'options':
                    for word in words[1:]:
                        if word.startswith('ndots:') and word[6:].isdigit():
                            self.ndots = int(word[6:])
        self.servers = self.servers[:3] or ['127.0.0.1']
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.setblocking(False)
        receive_errors(self.socket)
        self.first_id = os.getpid() & 0x7FFF
        self.pending = {}

    def start(self, name, family=socket.AF_INET):
        lookup = Lookup()
        lookup.family = family
        absolute = name.rstrip('.')
        searched = [] if name.endswith('.') else [absolute + '.' + suffix.rstrip('.') for suffix in self.search]
        enough_dots = absolute.count('.') >= self.ndots
        lookup.name = name
        lookup.candidates = [absolute, *searched] if enough_dots else [*searched, absolute]
        lookup.candidate = lookup.server = lookup.tries = 0
        lookup.detail = None
        lookup.started = monotonic()
        key = (self.first_id + len(self.pending)) & 0xFFFF
        self.pending[key] = lookup
        self.ask(key, lookup)

    def ask(self, key, lookup):
        name = lookup.candidates[lookup.candidate].encode()
        lookup.due = monotonic() + self.retry
        labels = name.split(b'.')
        if any(not 0 < len(label) < 64 for label in labels):
            return self.finish(key, [], 'not a domain name')
        question = b''.join(bytes([len(label)]) + label for label in labels) + b'\0'
        question += struct.pack('!HH', self.KINDS[lookup.family][0], 1)
        try:
            self.socket.sendto(
                struct.pack('!HHHHHH', key, 0x0100, 1, 0, 0, 1) + question + self.EDNS, (self.servers[lookup.server], 53)
            )
        except OSError as failure:
            lookup.detail = '%s from the resolver %s' % (errno_name(failure.errno), self.servers[lookup.server])

    def finish(self, key, addresses, detail):
        lookup = self.pending[key]
        self.pending[key] = None
        self.done(lookup.name, lookup.family, addresses, detail)

    def next_server(self, key, lookup, detail):
        lookup.detail = detail
        lookup.server += 1
        if lookup.server < len(self.servers):
            self.ask(key, lookup)
        else:
            self.finish(key, [], detail)

    def next_candidate(self, key, lookup, detail):
        lookup.detail = detail
        lookup.candidate += 1
        lookup.server = 0
        if lookup.candidate < len(lookup.candidates):
            self.ask(key, lookup)
        else:
            self.finish(key, [], detail)

    def tick(self, now):
        """Asks again what is late. When to be called next, or None."""
        soonest = None
        for key, lookup in list(self.pending.items()):
            if lookup is None:
                continue
            if now >= lookup.started + self.timeout:
                self.finish(key, [], lookup.detail or 'no answer from %s' % ', '.join(self.servers))
                continue
            if now >= lookup.due:
                lookup.server = (lookup.server + 1) % len(self.servers)
                self.ask(key, lookup)
            if self.pending[key]:
                soonest = min(lookup.due, soonest or lookup.due)
        return soonest

    def read(self):
        for _, payload, code, _ in read_errors(self.socket):
            key = struct.unpack_from('!H', payload)[0] if len(payload) >= 2 else None
            lookup = self.pending.get(key)
            if lookup:
                server = self.servers[lookup.server]
                self.next_server(key, lookup, '%s from the resolver %s' % (errno_name(code), server))
        while True:
            try:
                data, peer = self.socket.recvfrom(4096)
            except BlockingIOError:
                return
            except OSError:
                continue
            try:
                self.answer(data, peer[0])
            except (IndexError, struct.error):
                pass

    def answer(self, data, server):
        key, flags, questions, answers = struct.unpack_from('!HHHH', data)
        lookup = self.pending.get(key)
        if not lookup or not flags & 0x8000 or server not in self.servers:
            return
        rcode = flags & 15
        if rcode:
            detail = '%s from %s' % (self.RCODES.get(rcode, 'RCODE %d' % rcode), server)
            return (self.next_candidate if rcode == 3 else self.next_server)(key, lookup, detail)
        at = 12
        for _ in range(questions):
            at = self.skip_name(data, at) + 4
        addresses = []
        wanted, size, record = self.KINDS[lookup.family]
        for _ in range(answers):
            at = self.skip_name(data, at)
            kind, kind_class, _, length = struct.unpack_from('!HHIH', data, at)
            at += 10
            if kind == wanted and kind_class == 1 and length == size:
                addresses.append(socket.inet_ntop(lookup.family, data[at : at + length]))
            at += length
        if addresses:
            self.finish(key, addresses, None)
        else:
            self.next_candidate(key, lookup, 'no %s record from %s' % (record, server))

    @staticmethod
    def skip_name(data, at):
        while True:
            length = data[at]
            if length >= 0xC0:
                return at + 2
            at += 1 + length
            if not length:
                return at
