# Answers every request on a TCP port of the network namespace that it runs in with one page.
#
# stdin: one line {"port", "page"}, then nothing until its end, which ends the server.
# stdout: one line {"listening": true}; nothing when the port is taken, and then it ends.
import json
import select
import socket
import sys


def answer(connection, page):
    with connection:
        try:
            connection.settimeout(2)
            connection.recv(65536)
            head = 'HTTP/1.0 200 OK\r\nContent-Length: %d\r\n\r\n' % len(page)
            connection.sendall(head.encode() + page)
        except OSError:
            pass  # whoever asked has gone


def main():
    job = json.loads(sys.stdin.buffer.readline())
    page = job['page'].encode()
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(('0.0.0.0', job['port']))
    listener.listen(128)
    sys.stdout.write(json.dumps({'listening': True}) + '\n')
    sys.stdout.flush()
    while True:
        ready = select.select([listener, sys.stdin], [], [])[0]
        if sys.stdin in ready:
            return
        answer(listener.accept()[0], page)


main()
