# Asks web servers for their first page, as a process of the host would.
#
# stdin: {"targets": [{"address", "port"}], "patienceMs"}; a target that does not answer is asked again until then.
# stdout: [{"body": text} | {"error": name of the last error}], in the order of the targets.
import errno
import json
import socket
import sys
import time


def get(address, port, timeout):
    with socket.create_connection((address, port), timeout) as connection:
        return ask_page(connection, address)


def ask(target, deadline):
    while True:
        try:
            return {'body': get(target['address'], target['port'], max(0.1, min(1, deadline - time.monotonic())))}
        except socket.timeout:
            error = 'no answer'
        except OSError as failure:
            error = errno.errorcode.get(failure.errno, str(failure))
        if time.monotonic() >= deadline:
            return {'error': error}
        time.sleep(0.05)


job = json.loads(sys.stdin.read())
until = time.monotonic() + job['patienceMs'] / 1000
sys.stdout.write(json.dumps([ask(target, until) for target in job['targets']]))
