# The neighbour tables of network namespaces, over netlink (rtnetlink(7)).
class Neighbours:
    """
    Forgets neighbours that the probes caused in the present namespace.

    All namespaces of a kernel share one neighbour table of 1,024 entries unless somebody
    raised net.ipv4.neigh.default.gc_thresh3, and entries younger than 5 s are not evicted
    (neigh_forced_gc), so that a mesh of more than about 20 endpoints would fill it.
    Permanent entries belong to network drivers and are left alone.
    """

    NUD_NOARP, NUD_PERMANENT = 0x40, 0x80

    def __init__(self, netlink=None):
        self.netlink = netlink or self.open()
        self.gone = []
        self.interfaces = self.read_interfaces()
        entries = self.read_entries()
        self.known = {address for _, address in entries}
        self.kept = {address for state, address in entries if state & (self.NUD_NOARP | self.NUD_PERMANENT)}

    @staticmethod
    def open():
        netlink = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0)
        netlink.bind((0, 0))
        return netlink

    def dump(self, message):
        self.netlink.setblocking(True)
        self.netlink.send(message)
        while True:
            data = self.netlink.recv(65536)
            at = 0
            while at + 16 <= len(data):
                length, kind = struct.unpack_from('=IH', data, at)
                if kind in (2, 3) or length < 16:  # NLMSG_ERROR, NLMSG_DONE
                    self.netlink.setblocking(False)
                    return
                yield data[at + 16 : at + length]
                at += (length + 3) & ~3

    def read_interfaces(self):
        # RTM_GETLINK with NLM_F_REQUEST | NLM_F_DUMP.
        request = struct.pack('=IHHIIBxHiII', 32, 18, 0x301, 1, 0, 0, 0, 0, 0, 0)
        found = [struct.unpack_from('=iI', body, 4) for body in self.dump(request)]
        return [index for index, flags in found if not flags & 0x8]  # IFF_LOOPBACK

    def read_entries(self):
        """State and address of all neighbours, IPv4 and IPv6."""
        # RTM_GETNEIGH with NLM_F_REQUEST | NLM_F_DUMP.
        request = struct.pack('=IHHIIBxxxiHBB', 28, 30, 0x301, 2, 0, socket.AF_UNSPEC, 0, 0, 0, 0)
        entries = []
        for body in self.dump(request):
            state = struct.unpack_from('=H', body, 8)[0]
            at = 12
            while at + 4 <= len(body):
                length, kind = struct.unpack_from('=HH', body, at)
                if length < 4:
                    break
                if kind == 1 and length in (8, 20):  # NDA_DST
                    entries.append((state, body[at + 4 : at + length]))
                at += (length + 3) & ~3
        return entries

    def forget(self, address):
        self.forget_packed(socket.inet_pton(address_family(address), address))

    def forget_new(self):
        """Forgets everybody who was not known in the beginning."""
        for _, address in self.read_entries():
            if address not in self.known:
                self.forget_packed(address)
        self.flush()

    def forget_packed(self, packed):
        if packed in self.kept:
            return
        family = socket.AF_INET6 if len(packed) == 16 else socket.AF_INET
        for index in self.interfaces:
            # RTM_DELNEIGH, NLM_F_REQUEST, with NDA_DST.
            head = struct.pack('=IHHIIBxxxiHBB', 32 + len(packed), 29, 1, 3, 0, family, index, 0, 0, 0)
            self.gone.append(head + struct.pack('=HH', 4 + len(packed), 1) + packed)

    def flush(self):
        if not self.gone:
            return
        batch, self.gone = self.gone, []
        try:
            self.netlink.send(b''.join(batch))
            while self.netlink.recv(65536):  # errors for entries that were gone already
                pass
        except OSError:
            pass
