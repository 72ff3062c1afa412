# Opens TCP connections to a web server from the network namespace that it runs in, says nothing on them for a while,
# and then asks for the first page on each: does a quiet connection still lead to somebody?
#
# stdin: {"address", "port", "timeoutMs", "connections": [{"quietMs", "keepAliveMs"}]}; keepAliveMs: how often the
#   kernel sends a keep-alive probe meanwhile, in whole seconds; null: never.
# stdout: {"connections": [{"connected", "page", "words"}]} in the order of the job. words: the kernel's, where there is no page.
import threading


def open_connection(job, keep_alive_ms):
    connection = socket.create_connection((job['address'], job['port']), job['timeoutMs'] / 1000)
    if keep_alive_ms is not None:
        seconds = max(1, keep_alive_ms // 1000)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, seconds)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPINTVL, seconds)
    return connection


def be_quiet(job, wish):
    told = {'connected': False, 'page': None, 'words': None}
    try:
        with open_connection(job, wish['keepAliveMs']) as connection:
            told['connected'] = True
            time.sleep(wish['quietMs'] / 1000)
            told['page'] = ask_page(connection, job['address'])
    except socket.timeout:
        told['words'] = 'no answer in time'
    except OSError as failure:
        told['words'] = errno_name(failure.errno) if failure.errno else failure.strerror
    return told


def main():
    job = json.loads(sys.stdin.buffer.read())
    results = [None] * len(job['connections'])

    def work(number):
        results[number] = be_quiet(job, job['connections'][number])

    threads = [threading.Thread(target=work, args=(number,)) for number in range(len(results))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(json.dumps({'connections': results}))


main()
