# Captures frames on an interface with tcpdump and counts those of certain kinds, until stdin ends.
#
# stdin: one line {"interface", "hosts": [address], "frames", "seconds", "patterns": [pattern]}, then nothing until its
#   end. Captured is what these hosts send each other, at most so many frames and seconds. A pattern is
#   {"kind": "bytes", "text"}, {"kind": "vxlan", "port", "vni"} (null: any), {"kind": "udp", "port"} or {"kind": "esp" | "ipip"}.
# stdout: {"ready": true} once tcpdump listens, or {"ready": false, "error"}; at the end
#   {"frames", "dropped", "ended": "request" | "limit" | "time" | "failure", "said",
#    "counts": [{address of the sender: frames}], "samples": [[text]], "log": [text]}.
import subprocess
import threading

SAMPLES = 5
LOGGED = 400
# What was sent last may still be on its way when the capture is to end.
DRAIN_SECONDS = 0.5
IPPROTO = {1: 'ICMP', 6: 'TCP', 17: 'UDP', 50: 'ESP'}


def tell(message):
    sys.stdout.write(json.dumps(message) + '\n')
    sys.stdout.flush()


def expression(hosts):
    def either(direction):
        return '(' + ' or '.join('%s host %s' % (direction, socket.inet_ntoa(socket.inet_aton(host))) for host in hosts) + ')'

    return '%s and %s' % (either('src'), either('dst'))


class Frame:
    """An Ethernet frame: what its headers say, as far as they go."""

    __slots__ = ('data', 'source', 'target', 'protocol', 'ports', 'vni', 'body')

    def __init__(self, data):
        self.data = data
        self.source = self.target = self.protocol = self.ports = self.vni = None
        kind, at = struct.unpack_from('!H', data, 12)[0], 14
        while kind in (0x8100, 0x88A8) and len(data) >= at + 4:  # VLAN tags
            kind, at = struct.unpack_from('!H', data, at + 2)[0], at + 4
        if kind != 0x0800 or len(data) < at + 20:
            return
        length = (data[at] & 15) * 4
        self.protocol = data[at + 9]
        self.source = socket.inet_ntoa(data[at + 12 : at + 16])
        self.target = socket.inet_ntoa(data[at + 16 : at + 20])
        first_fragment = struct.unpack_from('!H', data, at + 6)[0] & 0x1FFF == 0
        at += length
        if self.protocol in (6, 17) and first_fragment and len(data) >= at + 8:
            self.ports = struct.unpack_from('!HH', data, at)
        if self.protocol == 17 and self.ports and len(data) >= at + 16 and data[at + 8] & 0x08:
            # RFC 7348: eight bytes after the UDP header, of which the I flag says that there is a VNI.
            self.vni = struct.unpack_from('!I', data, at + 12)[0] >> 8

    def describe(self):
        if self.source is None:
            return '%d bytes, not IPv4' % len(self.data)
        name = IPPROTO.get(self.protocol, 'protocol %d' % self.protocol)
        ports = '' if self.ports is None else ' %d to %d' % self.ports
        return '%s to %s, %s%s, %d bytes' % (self.source, self.target, name, ports, len(self.data))


def matcher(pattern):
    if pattern['kind'] == 'bytes':
        sought = pattern['text'].encode()

        def found(frame):
            at = frame.data.find(sought)
            return None if at < 0 else 'marker at byte %d' % at

    elif pattern['kind'] == 'vxlan':
        port, vni = pattern['port'], pattern['vni']

        def found(frame):
            if frame.vni is None or frame.ports[1] != port or vni not in (None, frame.vni):
                return None
            return 'VXLAN network %d' % frame.vni

    elif pattern['kind'] == 'udp':
        port = pattern['port']

        def found(frame):
            return 'UDP' if frame.protocol == 17 and frame.ports and frame.ports[1] == port else None

    else:
        name, number = pattern['kind'].upper(), {'esp': 50, 'ipip': 4}[pattern['kind']]

        def found(frame):
            return name if frame.protocol == number else None

    return found


class Tally:
    def __init__(self, patterns):
        self.matchers = [matcher(pattern) for pattern in patterns]
        self.counts = [{} for _ in patterns]
        self.samples = [[] for _ in patterns]
        self.log = []
        self.frames = 0

    def add(self, data):
        self.frames += 1
        frame = Frame(data) if len(data) >= 14 else None
        notes = []
        for number, match in enumerate(self.matchers if frame else []):
            note = match(frame)
            if note is None:
                continue
            notes.append(note)
            counts = self.counts[number]
            counts[frame.source or 'unknown'] = counts.get(frame.source or 'unknown', 0) + 1
            if len(self.samples[number]) < SAMPLES:
                self.samples[number].append('%s, %s' % (frame.describe(), note))
        if frame and len(self.log) < LOGGED:
            self.log.append(', '.join([frame.describe(), *notes]))


def read_frames(stream, tally):
    """Reads what `tcpdump -w -` writes (pcap-savefile(5))."""
    order = '<' if stream.read(24)[:4] in (b'\xd4\xc3\xb2\xa1', b'\x4d\x3c\xb2\xa1') else '>'
    while True:
        record = stream.read(16)
        if len(record) < 16:
            return
        tally.add(stream.read(struct.unpack(order + 'IIII', record)[2]))


def main():
    job = json.loads(sys.stdin.buffer.readline())
    command = ['tcpdump', '-i', job['interface'], '-n', '-p', '-U', '--immediate-mode', '-B', '8192', '-w', '-']
    command += ['-c', str(job['frames']), expression(job['hosts'])]
    try:
        dump = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    except OSError as failure:
        tell({'ready': False, 'error': 'tcpdump: %s' % failure.strerror})
        return
    said, listening = [], threading.Event()

    def listen():
        for line in dump.stderr:
            said.append(line.decode(errors='replace').strip())
            if 'listening on' in said[-1]:
                listening.set()
        listening.set()

    tally = Tally(job['patterns'])
    threads = [threading.Thread(target=listen), threading.Thread(target=read_frames, args=(dump.stdout, tally))]
    for thread in threads:
        thread.start()
    listening.wait(15)
    if not any('listening on' in line for line in said):
        dump.kill()
        tell({'ready': False, 'error': ' '.join(said)[-400:] or 'tcpdump said nothing'})
        return
    tell({'ready': True})

    ended, deadline = 'request', time.monotonic() + job['seconds']
    waiting = select.poll()
    waiting.register(0, select.POLLIN | select.POLLHUP)
    while True:
        if dump.poll() is not None:
            ended = 'limit' if tally.frames >= job['frames'] else 'failure'
            break
        if time.monotonic() >= deadline:
            ended = 'time'
            break
        if waiting.poll(100) and not os.read(0, 4096):
            break
    if dump.poll() is None:
        time.sleep(DRAIN_SECONDS)
        dump.send_signal(signal.SIGINT)
        try:
            dump.wait(10)
        except subprocess.TimeoutExpired:
            ended = 'failure'
            dump.kill()
    for thread in threads:
        thread.join(5)
    dropped = [line.split()[0] for line in said if line.endswith('dropped by kernel')]
    tell(
        {
            'frames': tally.frames,
            'dropped': int(dropped[0]) if dropped and dropped[0].isdigit() else None,
            'ended': ended,
            'said': [line for line in said if line][-6:],
            'counts': tally.counts,
            'samples': tally.samples,
            'log': tally.log,
        }
    )


main()
