# Asks web servers for their first page, many times, from several network namespaces of a host side by side.
#
# stdin: {"timeoutMs", "budgetMs", "askers": [{"pid", "destinations": [{"address", "port", "count"}]}]}; pid null: the
#   host's own namespace. A destination is asked up to count times one after the other, but not any more once budgetMs
#   are over, or when it has given no page several times in a row.
# stdout: {"askers": [{"error", "destinations": [{"asked", "answers": [[page, number]], "refused", "silent", "detail"}]}]}
#   in the order of the job. A page of null stands for whoever accepted and did not answer like a web server.
import subprocess
import threading

LONGEST_PAGE = 200
FRUITLESS = 4


def page_of(received):
    head, found, body = received.partition(b'\r\n\r\n')
    if not found or not head.startswith(b'HTTP/'):
        return None
    return body.decode(errors='replace').strip()[:LONGEST_PAGE]


def ask(address, port, timeout):
    """(what became of one request, the page or the kernel's words)."""
    connected, received = False, b''
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as connection:
            connection.settimeout(timeout)
            connection.connect((address, port))
            connected = True
            connection.sendall(('GET / HTTP/1.0\r\nHost: %s\r\n\r\n' % address).encode())
            while len(received) < 65536:
                data = connection.recv(65536)
                if not data:
                    break
                received += data
    except socket.timeout:
        if not connected:
            return 'silent', None
    except OSError as failure:
        if not connected:
            refused = failure.errno == errno.ECONNREFUSED
            return ('refused' if refused else 'silent'), errno_name(failure.errno)
    return 'answered', page_of(received)


def ask_often(destination, timeout, deadline):
    answers, refused, silent, asked, fruitless, detail = {}, 0, 0, 0, 0, None
    while asked < destination['count'] and fruitless < FRUITLESS and (asked == 0 or time.monotonic() < deadline):
        asked += 1
        outcome, said = ask(destination['address'], destination['port'], timeout)
        fruitless = 0 if outcome == 'answered' and said is not None else fruitless + 1
        if outcome == 'answered':
            answers[said] = answers.get(said, 0) + 1
        else:
            refused += outcome == 'refused'
            silent += outcome == 'silent'
            detail = said or detail
    pages = [[page, number] for page, number in answers.items()]
    return {'asked': asked, 'answers': pages, 'refused': refused, 'silent': silent, 'detail': detail}


def ask_all(asker, job):
    """All destinations of one asker, side by side, from the present namespace."""
    deadline = time.monotonic() + job['budgetMs'] / 1000
    results = [None] * len(asker['destinations'])

    def work(number):
        results[number] = ask_often(asker['destinations'][number], job['timeoutMs'] / 1000, deadline)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(len(results))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return {'error': None, 'destinations': results}


def start(asker, common):
    namespace = open_namespace(asker['pid'])
    child = subprocess.Popen(
        nsenter(namespace, 'asker'), stdin=subprocess.PIPE, stdout=subprocess.PIPE, pass_fds=(namespace,)
    )
    child.stdin.write(json.dumps({**common, 'asker': asker}).encode())
    child.stdin.close()
    os.close(namespace)
    return child


def main():
    job = json.loads(sys.stdin.buffer.read())
    common = {key: value for key, value in job.items() if key != 'askers'}
    children = []
    for asker in job['askers']:
        try:
            children.append(start(asker, common))
        except OSError as failure:
            children.append(errno_name(failure.errno))
    results = []
    for child in children:
        if isinstance(child, str):
            results.append({'error': child, 'destinations': []})
            continue
        output = child.stdout.read()
        code = child.wait()
        try:
            results.append(json.loads(output))
        except ValueError:
            results.append({'error': 'the asker ended with code %d' % code, 'destinations': []})
    sys.stdout.write(json.dumps({'askers': results}) + '\n')


if role() == 'asker':
    alone = json.loads(sys.stdin.buffer.read())
    sys.stdout.write(json.dumps(ask_all(alone['asker'], alone)))
else:
    main()
