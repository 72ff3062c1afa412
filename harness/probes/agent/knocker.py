# Finds out whether packets get from this host to others, past the firewalls of both: TCP by connecting, datagrams by
# whether they come out behind the other host's firewall, where a raw socket gets a copy of each (raw(7)).
#
# stdin: one line {"windowMs", "listen": ["udp" | "esp" | "ipip"], "knocks": [{"protocol": "tcp" or one of those, "port",
#   "address", "marker"}]}, then one line, once all hosts are ready, which starts it.
# stdout: one line {"ready": true}, or {"ready": false, "error"}; at the end one line {"knocks": [{"answer", "detail"}],
#   "heard": [{"marker", "source"}]}. answer: "open", "refused", "silent", or "sent" for datagrams; heard: markers of others.
PROTOCOLS = {'udp': socket.IPPROTO_UDP, 'esp': 50, 'ipip': 4}
HEADERS = {'udp': 8, 'esp': 8, 'ipip': 0}
# Eight bytes that neither VXLAN (no I flag, RFC 7348) nor gossip nor a tunnel of IP in IP (no version) takes for its own.
NOTHING = bytes(8)
# Of ESP: an SPI that no association has, and a sequence number (RFC 4303).
BEFORE = {'esp': struct.pack('!II', 0xFFFFFFFF, 1), 'ipip': b''}
REPEATS, REPEAT_SECONDS = 3, 0.3
# Hosts do not start at the very same moment.
GRACE_SECONDS = 0.5


def listen(protocol):
    sock = socket.socket(socket.AF_INET, socket.SOCK_RAW, PROTOCOLS[protocol])
    receive_buffer(sock, 4 << 20)
    sock.setblocking(False)
    return sock


class Knock:
    def __init__(self, job):
        self.job, self.answer, self.detail, self.sent = job, 'silent', None, 0
        self.stream = None

    def connect(self):
        self.stream = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        self.stream.setblocking(False)
        self.settle(self.stream.connect_ex((self.job['address'], self.job['port'])))

    def settle(self, code):
        if code in (errno.EINPROGRESS, errno.EALREADY):
            return
        self.answer = {0: 'open', errno.ECONNREFUSED: 'refused'}.get(code, 'silent')
        self.detail = errno_name(code) if code else None
        self.stream.close()
        self.stream = None

    def send(self):
        self.sent += 1
        self.answer = 'sent'
        marker = NOTHING + self.job['marker'].encode()
        try:
            if self.job['protocol'] == 'udp':
                with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
                    sock.sendto(marker, (self.job['address'], self.job['port']))
            else:
                with socket.socket(socket.AF_INET, socket.SOCK_RAW, PROTOCOLS[self.job['protocol']]) as sock:
                    sock.sendto(BEFORE[self.job['protocol']] + marker, (self.job['address'], 0))
        except OSError as failure:
            self.detail = errno_name(failure.errno)


def hear(sock, protocol, heard):
    try:
        packet, (source, _) = sock.recvfrom(65536)
    except OSError:
        return
    body = packet[(packet[0] & 15) * 4 + HEADERS[protocol] :]
    if body.startswith(NOTHING) and len(body) < 64:
        heard[body[len(NOTHING) :].decode(errors='replace')] = source


def run(job, listeners):
    knocks = [Knock(each) for each in job['knocks']]
    streams = [knock for knock in knocks if knock.job['protocol'] == 'tcp']
    datagrams = [knock for knock in knocks if knock.job['protocol'] != 'tcp']
    heard = {}
    for knock in streams:
        knock.connect()
    started = time.monotonic()
    deadline = started + job['windowMs'] / 1000
    while time.monotonic() < deadline + GRACE_SECONDS:
        now = time.monotonic()
        for knock in datagrams:
            if knock.sent < REPEATS and now >= started + knock.sent * REPEAT_SECONDS:
                knock.send()
        waiting = [knock for knock in streams if knock.stream is not None]
        readable, writable, _ = select.select(list(listeners), [knock.stream for knock in waiting], [], 0.05)
        for sock in readable:
            hear(sock, listeners[sock], heard)
        for knock in waiting:
            if knock.stream in writable:
                knock.settle(knock.stream.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR))
    return {
        'knocks': [{'answer': knock.answer, 'detail': knock.detail} for knock in knocks],
        'heard': [{'marker': marker, 'source': source} for marker, source in heard.items()],
    }


def tell(message):
    sys.stdout.write(json.dumps(message) + '\n')
    sys.stdout.flush()


def main():
    job = json.loads(sys.stdin.buffer.readline())
    try:
        listeners = {listen(protocol): protocol for protocol in job['listen']}
    except OSError as failure:
        tell({'ready': False, 'error': errno_name(failure.errno)})
        return
    tell({'ready': True})
    sys.stdin.buffer.readline()
    tell(run(job, listeners))


main()
