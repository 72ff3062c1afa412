# Sends numbered UDP datagrams at a constant rate from one source port, from the network namespace that it runs in, until
# stdin ends, and sees which come back, and when.
#
# stdin: one line {"address", "port", "everyMs"}, then nothing until its end.
# stdout: one line {"started": true}; at the end one line {"sent", "returned", "gaps": [{"fromMs", "untilMs", "lost"}]}: the
#   times without an echo that were longer than GAP_SECONDS, from the start of the flow, and how many of the datagrams sent
#   meanwhile never came back; the last one is open: untilMs null.
GAP_SECONDS = 0.5


def tell(message):
    sys.stdout.write(json.dumps(message) + '\n')
    sys.stdout.flush()


def main():
    job = json.loads(sys.stdin.buffer.readline())
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.bind(('', 0))
    sock.setblocking(False)
    target, every = (job['address'], job['port']), job['everyMs'] / 1000
    started = heard = time.monotonic()
    sent, returned, gaps, heard_sent = 0, set(), [], 0
    tell({'started': True})
    while True:
        now = time.monotonic()
        if now >= started + sent * every:
            try:
                sock.sendto(struct.pack('!I', sent), target)
            except OSError:
                pass
            sent += 1
        ready = select.select([sock, 0], [], [], max(0, started + sent * every - time.monotonic()))[0]
        if sock in ready:
            try:
                returned.add(struct.unpack_from('!I', sock.recv(2048))[0])
            except OSError:
                continue
            now = time.monotonic()
            if now - heard > GAP_SECONDS:
                gaps.append((heard, now, range(heard_sent, sent)))
            heard, heard_sent = now, sent
        if 0 in ready and not os.read(0, 4096):
            break
    now = time.monotonic()
    ms = lambda moment: round((moment - started) * 1000)
    lost = lambda numbers: sum(number not in returned for number in numbers)
    told = [{'fromMs': ms(begin), 'untilMs': ms(end), 'lost': lost(numbers)} for begin, end, numbers in gaps]
    if now - heard > GAP_SECONDS:
        told.append({'fromMs': ms(heard), 'untilMs': None, 'lost': lost(range(heard_sent, sent))})
    tell({'sent': sent, 'returned': len(returned), 'gaps': told})


main()
