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
        connection.sendall(('GET / HTTP/1.0\r\nHost: %s\r\n\r\n' % address).encode())
        received = b''
        while len(received) < 65536:
            data = connection.recv(65536)
            if not data:
                break
            received += data
    head, found, body = received.partition(b'\r\n\r\n')
    return (body if found else head).decode(errors='replace')


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
