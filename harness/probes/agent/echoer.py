# Sends every UDP datagram back to where it came from, in the network namespace that it runs in.
#
# stdin: one line {"address", "port"}, then nothing until its end, which ends the echoer.
# stdout: one line {"listening": true}; at the end one line {"received": how many different ones came}
def main():
    job = json.loads(sys.stdin.buffer.readline())
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    receive_buffer(sock, 8 << 20)
    sock.bind((job['address'], job['port']))
    tell({'listening': True})
    seen = set()
    while True:
        ready = select.select([sock, 0], [], [])[0]
        if sock in ready:
            data, peer = sock.recvfrom(2048)
            seen.add(struct.unpack_from('!I', data)[0])
            sock.sendto(data, peer)
        elif 0 in ready and not os.read(0, 4096):
            break
    tell({'received': len(seen)})


def tell(message):
    sys.stdout.write(json.dumps(message) + '\n')
    sys.stdout.flush()


main()
