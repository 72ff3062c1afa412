LONGEST_PAGE = 200


def ask_page(connection, address, path='/'):
    """A web server's page, over a connection to it. Raises OSError where it sends none."""
    connection.sendall(('GET %s HTTP/1.0\r\nHost: %s\r\n\r\n' % (path, address)).encode())
    received = b''
    while len(received) < 65536:
        data = connection.recv(65536)
        if not data:
            break
        received += data
    head, found, body = received.partition(b'\r\n\r\n')
    if not found or not head.startswith(b'HTTP/'):
        raise OSError(0, 'closed without a page')
    return body.decode(errors='replace').strip()[:LONGEST_PAGE]
