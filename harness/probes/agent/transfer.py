# Sends bytes over TCP to a sink from the network namespace that it runs in.
#
# stdin: {"address", "port", "bytes", "timeoutMs"}
# stdout: {"connected", "received", "durationMs", "words"}; received: what the sink says that it got, null when it said
#   nothing in time; words: the kernel's, or null.
def transfer(job, started):
    deadline = started + job['timeoutMs'] / 1000
    result = {'connected': False, 'received': None, 'words': None}
    try:
        with socket.create_connection((job['address'], job['port']), job['timeoutMs'] / 1000) as connection:
            result['connected'] = True
            left = job['bytes']
            while left > 0:
                connection.settimeout(max(0.01, deadline - time.monotonic()))
                left -= connection.send(bytes(min(left, 1 << 16)))
            connection.shutdown(socket.SHUT_WR)
            connection.settimeout(max(0.01, deadline - time.monotonic()))
            said = connection.recv(64)
            result['received'] = int(said) if said.strip().isdigit() else None
    except socket.timeout:
        result['words'] = 'nothing more moved'
    except OSError as failure:
        result['words'] = errno_name(failure.errno)
    return result


def main():
    job = json.loads(sys.stdin.buffer.read())
    started = time.monotonic()
    result = transfer(job, started)
    print(json.dumps({**result, 'durationMs': round((time.monotonic() - started) * 1000)}))


main()
