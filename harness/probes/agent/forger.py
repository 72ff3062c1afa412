# Sends UDP payloads as they are given, also under the address of another machine, from the network namespace that it
# runs in.
#
# stdin: {"from", "to", "port", "payloads": [hex]}; from: an IPv4 address that need not be of this machine, or null for
#   its own.
# stdout: {"sent"}
SOURCE_PORT = 49817
PAUSE_SECONDS = 0.002


def packet(source, target, port, payload):
    """A whole IPv4 packet; the kernel fills in its id and its checksum (raw(7))."""
    udp = struct.pack('!HHHH', SOURCE_PORT, port, 8 + len(payload), 0)
    addresses = socket.inet_aton(source) + socket.inet_aton(target)
    return struct.pack('!BBHHHBBH', 0x45, 0, 0, 0, 0, 64, 17, 0) + addresses + udp + payload


def main():
    job = json.loads(sys.stdin.buffer.read())
    source, target, port = job['from'], job['to'], job['port']
    if source is None:
        sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    else:
        sock = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_RAW)
    sent = 0
    for payload in map(bytes.fromhex, job['payloads']):
        data = payload if source is None else packet(source, target, port, payload)
        sock.sendto(data, (target, port))
        sent += 1
        time.sleep(PAUSE_SECONDS)
    print(json.dumps({'sent': sent}))


main()
