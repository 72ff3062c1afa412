# Takes TCP connections in the network namespace that it runs in, reads each to its end and says how much came.
#
# stdin: one line {"address", "port"}, then nothing until its end, which ends the sink.
# stdout: one line {"listening": true}
import threading


def swallow(connection):
    total = 0
    try:
        with connection:
            while True:
                data = connection.recv(1 << 16)
                if not data:
                    break
                total += len(data)
            connection.sendall(b'%d\n' % total)
    except OSError:
        pass


def main():
    job = json.loads(sys.stdin.buffer.readline())
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((job['address'], job['port']))
    listener.listen()
    sys.stdout.write(json.dumps({'listening': True}) + '\n')
    sys.stdout.flush()
    while True:
        ready = select.select([listener, 0], [], [])[0]
        if listener in ready:
            threading.Thread(target=swallow, args=(listener.accept()[0],), daemon=True).start()
        elif not os.read(0, 4096):
            return


main()
