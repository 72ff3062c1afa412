# Sends numbered UDP datagrams to an echoer from the network namespace that it runs in, and counts those that come back.
#
# stdin: {"address", "port", "count", "everyMs", "quietMs"}; quietMs: how long nothing must come before it gives up.
# stdout: {"sent", "returned", "missing": [number]}; missing: the first of those that did not come back.
SHOWN = 20
PAYLOAD = bytes(196)


def main():
    job = json.loads(sys.stdin.buffer.read())
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    receive_buffer(sock, 8 << 20)
    sock.connect((job['address'], job['port']))
    sock.setblocking(False)
    returned, sent = set(), 0
    started = heard = time.monotonic()
    while len(returned) < job['count']:
        now = time.monotonic()
        while sent < job['count'] and started + sent * job['everyMs'] / 1000 <= now:
            try:
                sock.send(struct.pack('!I', sent) + PAYLOAD)
            except BlockingIOError:
                break
            except OSError:
                pass
            sent, heard = sent + 1, now
        if sent == job['count'] and now - heard > job['quietMs'] / 1000:
            break
        if select.select([sock], [], [], job['everyMs'] / 1000 if sent < job['count'] else 0.05)[0]:
            try:
                returned.add(struct.unpack_from('!I', sock.recv(2048))[0])
                heard = time.monotonic()
            except OSError:
                pass
    missing = [number for number in range(sent) if number not in returned][:SHOWN]
    print(json.dumps({'sent': sent, 'returned': len(returned), 'missing': missing}))


main()
