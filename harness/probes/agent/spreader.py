# Asks the web servers behind a name, each time where the first address of a fresh answer leads, from the network namespace
# that it runs in.
#
# stdin: {"resolvConf", "name", "port", "count", "timeoutMs", "retryMs"}
# stdout: {"answers": [[page, number]], "first": [[address, number]], "failed": [words]}
monotonic = time.monotonic


def addresses_of(job):
    found = []
    resolver = Resolver(
        job['resolvConf'], job['timeoutMs'] / 1000, job['retryMs'] / 1000, lambda _, addresses, detail: found.append((addresses, detail))
    )
    resolver.start(job['name'])
    while not found:
        due = resolver.tick(monotonic())
        if due is not None:
            select.select([resolver.socket], [], [], max(0, due - monotonic()))
        resolver.read()
    resolver.socket.close()
    return found[0]


def page_at(address, port, timeout):
    with socket.create_connection((address, port), timeout) as connection:
        connection.sendall(('GET / HTTP/1.0\r\nHost: %s\r\n\r\n' % address).encode())
        received = b''
        while True:
            data = connection.recv(65536)
            if not data:
                break
            received += data
    return received.partition(b'\r\n\r\n')[2].decode(errors='replace').strip()[:200]


def main():
    job = json.loads(sys.stdin.buffer.read())
    answers, first, failed = {}, {}, []
    for _ in range(job['count']):
        addresses, detail = addresses_of(job)
        if not addresses:
            failed.append(detail or 'no address')
            continue
        first[addresses[0]] = first.get(addresses[0], 0) + 1
        try:
            page = page_at(addresses[0], job['port'], job['timeoutMs'] / 1000)
            answers[page] = answers.get(page, 0) + 1
        except OSError as failure:
            failed.append('%s: %s' % (addresses[0], errno_name(failure.errno) if failure.errno else 'no answer in time'))
    print(json.dumps({'answers': sorted(answers.items()), 'first': sorted(first.items()), 'failed': failed}))


main()
