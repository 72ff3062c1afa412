# Opens TCP connections to a web server one after the other, from the network namespace that it runs in, and asks for
# the first page on each. Source ports are chosen from a few, in turn, so that each is used again soon after: the server
# closes first, and has the ports in TIME_WAIT, as have the translators on the way. A port that this side itself still
# has in use is passed over.
#
# stdin: {"address", "port", "count", "sourcePorts": [first, last], "timeoutMs", "slowMs"}
# stdout: {"made", "failed", "failures": [words], "slow", "slowestMs", "durationMs"}. made: those that were tried; it
#   gives up after several failures in a row. slow: connections that took slowMs or longer to open. failures: each once.
FRUITLESS = 4


def open_and_ask(job, source_port):
    """Milliseconds that it took to connect."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as connection:
        connection.settimeout(job['timeoutMs'] / 1000)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        connection.bind(('', source_port))
        started = time.monotonic()
        connection.connect((job['address'], job['port']))
        took_ms = (time.monotonic() - started) * 1000
        connection.sendall(b'GET / HTTP/1.0\r\n\r\n')
        received = b''
        while True:
            data = connection.recv(65536)
            if not data:
                break
            received += data
    if not received.startswith(b'HTTP/'):
        raise OSError(0, 'no page')
    return took_ms


def main():
    job = json.loads(sys.stdin.buffer.read())
    first, last = job['sourcePorts']
    made = failed = slow = fruitless = turn = passed_over = 0
    slowest, failures = 0.0, []
    started = time.monotonic()
    while made < job['count'] and fruitless < FRUITLESS:
        words = None
        turn += 1
        try:
            took = open_and_ask(job, first + turn % (last - first + 1))
            slow += took >= job['slowMs']
            slowest = max(slowest, took)
        except socket.timeout:
            words = 'no answer in time'
        except OSError as failure:
            if failure.errno in (errno.EADDRNOTAVAIL, errno.EADDRINUSE) and passed_over < job['count']:
                passed_over += 1
                continue
            words = errno_name(failure.errno) if failure.errno else failure.strerror
        made += 1
        fruitless = 0 if words is None else fruitless + 1
        failed += words is not None
        if words is not None and words not in failures:
            failures.append(words)
    told = {'made': made, 'failed': failed, 'failures': failures, 'slow': slow, 'slowestMs': round(slowest)}
    print(json.dumps({**told, 'durationMs': round((time.monotonic() - started) * 1000)}))


main()
