# Asks the etcd of this host, by the JSON side of its API, once it is healthy.
#
# stdin: {"patienceSeconds", "calls": [{"path", "body"}]}
# stdout: [answer], one for each call. Exit code 1, with the reason on stderr, when it is not healthy in time or refuses.
import json
import sys
import time
import urllib.request

BASE = 'http://127.0.0.1:2379/'
CALL_SECONDS = 10


def ask(path, body=None):
    data = None if body is None else json.dumps(body).encode()
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(urllib.request.Request(BASE + path, data), timeout=CALL_SECONDS) as answer:
        return json.load(answer)


def wait_until_healthy(seconds):
    deadline = time.monotonic() + seconds
    while True:
        try:
            if ask('health').get('health') == 'true':
                return
            reason = 'it has no leader'
        except (OSError, ValueError) as failure:
            reason = str(failure)
        if time.monotonic() > deadline:
            sys.exit('not healthy within %g s: %s' % (seconds, reason))
        time.sleep(0.02)


def main():
    job = json.load(sys.stdin)
    wait_until_healthy(job['patienceSeconds'])
    try:
        print(json.dumps([ask('v3/' + call['path'], call['body']) for call in job['calls']]))
    except OSError as failure:
        sys.exit(str(failure))


main()
