# Asks a web server for its first page, from the network namespace that it runs in, over and over: one request every so
# often, or as many at a time until a number is reached.
#
# stdin: one line {"address", "name", "resolvConf", "port", "path", "timeoutMs", "everyMs", "count", "inFlight", "firstSourcePort"};
#   when count is null, then nothing until its end, which ends the loader. firstSourcePort: each request comes from the
#   next port, from this one on; null: from whichever the kernel picks. name: the request goes to the first of its addresses, which are asked for each time
#   anew; null for address. everyMs: from the start of one request to that of the next; null: at once.
# stdout: one line {"started": true}; at the end one line {"sent", "answers": [[page, number]], "failed",
#   "failures": [{"atMs", "words"}], "failing": {"fromMs", "toMs"} or null, "longestGapMs", "durationMs"}. failures: the
#   first of them. failing: when the first and the last request was sent that failed. A gap lies between two
#   answers, and before the first and after the last.
import threading

FAILURES_TOLD = 20
RESOLVER_RETRY_SECONDS = 0.3
monotonic = time.monotonic


class Load:
    def __init__(self, job):
        self.job = job
        self.lock = threading.Lock()
        self.answers, self.failures = {}, []
        self.failing = None
        self.sent = self.failed = 0
        self.started = self.last_answer = time.monotonic()
        self.longest_gap = 0.0
        self.stopped = threading.Event()
        self.slots = threading.Semaphore(job['inFlight'])

    def address(self):
        if self.job['name'] is None:
            return self.job['address']
        found = []

        def done(_name, _family, addresses, detail):
            found.append((addresses, detail))

        resolver = Resolver(self.job['resolvConf'], self.job['timeoutMs'] / 1000, RESOLVER_RETRY_SECONDS, done)
        with resolver.socket:
            resolver.start(self.job['name'])
            while not found:
                due = resolver.tick(monotonic())
                if due is not None:
                    select.select([resolver.socket], [], [], max(0, due - monotonic()))
                resolver.read()
        addresses, detail = found[0]
        if not addresses:
            raise OSError(0, detail)
        return addresses[0]

    def ask(self, number):
        address, port, first = self.address(), self.job['port'], self.job['firstSourcePort']
        source = None if first is None else ('', first + number)
        with socket.create_connection((address, port), self.job['timeoutMs'] / 1000, source) as connection:
            return ask_page(connection, address, self.job['path'])

    def one(self, number):
        sent = time.monotonic()
        try:
            page, words = self.ask(number), None
        except socket.timeout:
            page, words = None, 'no answer in time'
        except OSError as failure:
            page, words = None, errno_name(failure.errno) if failure.errno else str(failure.strerror)
        finally:
            self.slots.release()
        now = time.monotonic()
        with self.lock:
            if words is None:
                self.answers[page] = self.answers.get(page, 0) + 1
                self.longest_gap = max(self.longest_gap, now - self.last_answer)
                self.last_answer = now
            else:
                self.failed += 1
                at = round((sent - self.started) * 1000)
                first, last = self.failing or (at, at)
                self.failing = min(first, at), max(last, at)
                if len(self.failures) < FAILURES_TOLD:
                    self.failures.append({'atMs': round((now - self.started) * 1000), 'words': words})

    def run(self):
        every, count = self.job['everyMs'], self.job['count']
        workers = []
        while not self.stopped.is_set() and (count is None or self.sent < count):
            if every is not None:
                due = self.started + self.sent * every / 1000
                if self.stopped.wait(max(0, due - time.monotonic())):
                    break
            self.slots.acquire()
            worker = threading.Thread(target=self.one, args=(self.sent,))
            self.sent += 1
            worker.start()
            workers.append(worker)
            if len(workers) > 512:
                workers = [each for each in workers if each.is_alive()]
        for worker in workers:
            worker.join()
        ended = time.monotonic()
        return {
            'sent': self.sent,
            'answers': sorted(self.answers.items()),
            'failed': self.failed,
            'failures': self.failures,
            'failing': self.failing and {'fromMs': self.failing[0], 'toMs': self.failing[1]},
            'longestGapMs': round(max(self.longest_gap, ended - self.last_answer) * 1000),
            'durationMs': round((ended - self.started) * 1000),
        }


def main():
    load = Load(json.loads(sys.stdin.buffer.readline()))
    tell({'started': True})

    def wait_for_end():
        sys.stdin.buffer.read()
        load.stopped.set()

    if load.job['count'] is None:
        threading.Thread(target=wait_for_end, daemon=True).start()
    tell(load.run())


def tell(message):
    sys.stdout.write(json.dumps(message) + '\n')
    sys.stdout.flush()


main()
