# Answers TCP connections and UDP datagrams in several network namespaces with who lives there.
#
# stdin: one line {"port", "ipv6", "token", "flush", "members": [{"name", "pid"}]}, then nothing until its end,
#   which ends the responder. pid null: the host's own namespace; ipv6: whether to answer over IPv6 as well.
# stdout: one line {"namespaces", "failed": [{"name", "stage": "enter" | "bind", "error"}]} once all listen.
BACKLOG = 1024
FORGET_AFTER = 0.025


IPV6_V6ONLY, IPV6_RECVPKTINFO, IPV6_PKTINFO = 26, 49, 50


def open_listeners(job):
    """The sockets of the present namespace: netlink, then TCP and UDP of each family."""
    sockets = [Neighbours.open()]
    for family in [socket.AF_INET, socket.AF_INET6] if job['ipv6'] else [socket.AF_INET]:
        tcp = socket.socket(family, socket.SOCK_STREAM)
        tcp.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        udp = socket.socket(family, socket.SOCK_DGRAM)
        receive_buffer(udp, 1 << 20)
        if family == socket.AF_INET:
            udp.setsockopt(socket.IPPROTO_IP, IP_PKTINFO, 1)
        else:
            for each in (tcp, udp):
                each.setsockopt(socket.IPPROTO_IPV6, IPV6_V6ONLY, 1)
            udp.setsockopt(socket.IPPROTO_IPV6, IPV6_RECVPKTINFO, 1)
        tcp.bind(('', job['port']))
        udp.bind(('', job['port']))
        tcp.listen(BACKLOG)
        sockets += [tcp, udp]
    return sockets


def same_address_back(level, kind, info):
    """What makes an answer leave from the address that was asked, whatever the routes say."""
    if (level, kind) == (socket.IPPROTO_IP, IP_PKTINFO):
        return [(level, kind, struct.pack('=I4s4s', 0, info[4:8], b'\0\0\0\0'))]
    if (level, kind) == (socket.IPPROTO_IPV6, IPV6_PKTINFO):
        return [(level, kind, info[:16] + bytes(4))]
    return []


def open_in(namespace, own, job):
    """Begins to open the sockets of another namespace. A function that returns them."""
    if enter(namespace):
        try:
            sockets = open_listeners(job)
        finally:
            enter(own)
        return lambda: sockets
    ours, theirs = socket.socketpair()
    child = os.fork()
    if child == 0:
        os.dup2(theirs.fileno(), 0)
        command = nsenter(namespace, 'opener')
        os.execvp(command[0], command)
    theirs.close()
    ours.sendall((json.dumps(job) + '\n').encode())

    def receive():
        text, descriptors, _, _ = socket.recv_fds(ours, 4096, 5)
        os.waitpid(child, 0)
        if not descriptors:
            raise OSError(int(text or errno.ECHILD), 'nsenter failed')
        return [socket.socket(fileno=descriptor) for descriptor in descriptors]

    return receive


def opener():
    """Runs inside the namespace, where nsenter is needed: hands its sockets over."""
    channel = socket.socket(fileno=0)
    job = json.loads(channel.recv(65536))
    try:
        sockets = open_listeners(job)
        socket.send_fds(channel, [b'0'], [each.fileno() for each in sockets])
    except OSError as failure:
        channel.sendall(str(failure.errno or 0).encode())


class Namespace:
    def __init__(self, sockets, names, job, own):
        netlink, *listeners = sockets
        self.servers = [(each, self.accept if each.type == socket.SOCK_STREAM else self.answer) for each in listeners]
        self.token = job['token'].encode()
        self.identity = json.dumps({'token': job['token'], 'names': names}, separators=(',', ':')).encode()
        self.banner = self.identity + b'\n'
        self.neighbours = Neighbours(netlink) if job['flush'] and not own else None
        self.seen, self.seen_before = {}, {}
        for each in listeners:
            each.setblocking(False)

    def accept(self, tcp):
        for _ in range(64):
            try:
                connection, peer = tcp.accept()
            except OSError:
                return
            try:
                connection.send(self.banner)
            except OSError:
                pass
            connection.close()
            self.seen[peer[0]] = None

    def answer(self, udp):
        for _ in range(64):
            try:
                data, ancillary, _, peer = udp.recvmsg(512, 64)
            except OSError:
                return
            if not data.startswith(self.token):
                continue
            back = [each for about in ancillary for each in same_address_back(*about)]
            try:
                udp.sendmsg([data[:16], self.identity], back, 0, peer)
            except OSError:
                pass
            self.seen[peer[0]] = None

    def forget(self):
        # Not those of the last moment: an answer may still wait for its neighbour.
        if self.neighbours:
            for address in self.seen_before:
                if address not in self.seen:
                    self.neighbours.forget(address)
            self.neighbours.flush()
        self.seen, self.seen_before = {}, self.seen

    def end(self):
        if self.neighbours:
            self.neighbours.forget_new()


def main():
    job = json.loads(sys.stdin.buffer.readline())
    own = open_namespace(None)
    own_inode = os.fstat(own).st_ino
    groups, failed = {}, []
    for member in job.pop('members'):
        try:
            namespace = open_namespace(member['pid'])
        except OSError as failure:
            failed.append({'name': member['name'], 'stage': 'enter', 'error': errno_name(failure.errno)})
            continue
        inode = os.fstat(namespace).st_ino
        if inode in groups:
            os.close(namespace)
        groups.setdefault(inode, (namespace, []))[1].append(member['name'])

    poll = select.epoll()
    handlers, namespaces = {}, []
    opening = []
    for inode, (namespace, names) in groups.items():
        try:
            opening.append((open_in(namespace, own, job), inode, names))
        except OSError as failure:
            failed.extend({'name': name, 'stage': 'bind', 'error': errno_name(failure.errno)} for name in names)
        os.close(namespace)
    for receive, inode, names in opening:
        try:
            entered = Namespace(receive(), names, job, inode == own_inode)
        except OSError as failure:
            failed.extend({'name': name, 'stage': 'bind', 'error': errno_name(failure.errno)} for name in names)
            continue
        namespaces.append(entered)
        for each, handler in entered.servers:
            handlers[each.fileno()] = (handler, each)
            poll.register(each.fileno(), select.EPOLLIN)
    poll.register(0, select.EPOLLIN | select.EPOLLHUP)
    sys.stdout.write(json.dumps({'namespaces': len(namespaces), 'failed': failed}) + '\n')
    sys.stdout.flush()

    due = time.monotonic() + FORGET_AFTER
    while True:
        for descriptor, _ in poll.poll(FORGET_AFTER if job['flush'] else -1, 256):
            if descriptor == 0:
                if not os.read(0, 4096):
                    for entered in namespaces:
                        entered.end()
                    return
            else:
                handler, each = handlers[descriptor]
                handler(each)
        if job['flush'] and time.monotonic() >= due:
            for entered in namespaces:
                entered.forget()
            due = time.monotonic() + FORGET_AFTER


if role() == 'opener':
    opener()
else:
    main()
