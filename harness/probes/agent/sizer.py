# Finds out which sizes of packets get from the network namespace that it runs in to addresses and back, all of them
# side by side.
#
# stdin: {"timeoutMs", "destinations": [address], "sizes": [bytes of the whole IPv4 packet]}
# stdout: {"destinations": [{"answered": [bytes], "refused": [bytes]}]} in the order of the job. Refused: the kernel did
#   not send a packet of that size, because the interface takes none.
IP_HEADER, ICMP_HEADER = 20, 8
IP_MTU_DISCOVER, IP_PMTUDISC_PROBE = 10, 3
RETRY_SECONDS = 0.3
BURST = 32
PAUSE_SECONDS = 0.005


def checksum(data):
    total = sum(struct.unpack('!%dH' % (len(data) // 2), data))
    total = (total >> 16) + (total & 0xFFFF)
    return ~(total + (total >> 16)) & 0xFFFF


def echo(identity, number, size):
    body = b'\0' * (size - IP_HEADER - ICMP_HEADER)
    body += b'\0' * (len(body) % 2)
    head = struct.pack('!BBHHH', 8, 0, 0, identity, number)
    packet = struct.pack('!BBHHH', 8, 0, checksum(head + body), identity, number) + body
    return packet[: size - IP_HEADER]


def measure(job):
    sock = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP)
    sock.setsockopt(socket.IPPROTO_IP, IP_MTU_DISCOVER, IP_PMTUDISC_PROBE)
    receive_buffer(sock, 4 << 20)
    sock.setblocking(False)
    identity = os.getpid() & 0xFFFF
    tries = [(which, size) for which in range(len(job['destinations'])) for size in job['sizes']]
    missing = dict(enumerate(tries))
    answered = [[] for _ in job['destinations']]
    refused = [[] for _ in job['destinations']]
    deadline = time.monotonic() + job['timeoutMs'] / 1000
    while missing and time.monotonic() < deadline:
        for position, (number, (which, size)) in enumerate(list(missing.items())):
            try:
                sock.sendto(echo(identity, number, size), (job['destinations'][which], 0))
            except OSError as failure:
                if failure.errno == errno.EMSGSIZE:
                    refused[which].append(size)
                    del missing[number]
            if position % BURST == BURST - 1:
                collect(sock, identity, missing, answered, time.monotonic() + PAUSE_SECONDS)
        collect(sock, identity, missing, answered, min(deadline, time.monotonic() + RETRY_SECONDS))
    return {
        'destinations': [
            {'answered': sorted(sizes), 'refused': sorted(no)} for sizes, no in zip(answered, refused)
        ]
    }


def collect(sock, identity, missing, answered, until):
    while missing:
        left = until - time.monotonic()
        if left <= 0 or not select.select([sock], [], [], left)[0]:
            return
        try:
            packet = sock.recv(65536)
        except OSError:
            continue
        header = (packet[0] & 15) * 4
        kind, _, _, said, number = struct.unpack_from('!BBHHH', packet, header)
        if kind == 0 and said == identity and number in missing:
            which, size = missing.pop(number)
            if len(packet) == size:
                answered[which].append(size)


print(json.dumps(measure(json.loads(sys.stdin.buffer.read()))))
