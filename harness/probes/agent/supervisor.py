# Runs a server in a network namespace until stdin ends.
#
# stdin: one line {"pid", "argv", "ready"}, then nothing until its end. pid null: the host's own namespace.
# stdout: one line {"ready": true} once the server has printed the text "ready", or {"ready": false, "output"} when it
#   ended before that.
def main():
    job = json.loads(sys.stdin.buffer.readline())
    namespace = open_namespace(job['pid'])
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.dup2(writing, 1)
            os.dup2(writing, 2)
            os.dup2(os.open('/dev/null', os.O_RDONLY), 0)
            argv = job['argv']
            if not enter(namespace):
                os.set_inheritable(namespace, True)
                argv = ['nsenter', '--net=/proc/self/fd/%d' % namespace, '--', *argv]
            os.execvp(argv[0], argv)
        except OSError as failure:
            os.write(2, ('%s: %s' % (job['argv'][0], failure.strerror)).encode())
        finally:
            os._exit(127)
    os.close(writing)

    poll = select.poll()
    poll.register(0, select.POLLIN | select.POLLHUP)
    poll.register(reading, select.POLLIN | select.POLLHUP)
    output, told = b'', False
    running = True
    while running:
        for descriptor, _ in poll.poll():
            data = os.read(descriptor, 65536)
            if not data:
                running = False
            elif descriptor == reading and not told:
                output += data
                if job['ready'].encode() in output:
                    told = True
                    tell({'ready': True})
    if not told:
        tell({'ready': False, 'output': output.decode(errors='replace').strip()})
    os.kill(child, signal.SIGTERM)
    os.waitpid(child, 0)


def tell(message):
    sys.stdout.write(json.dumps(message) + '\n')
    sys.stdout.flush()


main()
