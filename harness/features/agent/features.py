# Tries kernel features in network and mount namespaces that end with this program.
#
# stdin: {"features": [{"id", "modules": [name]}]}
# stdout: one line {"id", "state": "present" | "absent" | "unknown", "detail"} for each, in the order of their ends;
#   absent only where the kernel said so. A line that does not come was not found out.
TOOL_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'
ALL_SECONDS = 90
ENVIRONMENT = {'PATH': TOOL_PATH, 'LC_ALL': 'C'}
SCRATCH = '/tmp'
NO_SUCH = {errno.EOPNOTSUPP, errno.ENOENT, errno.EPROTONOSUPPORT, errno.EAFNOSUPPORT, errno.ENOSYS, errno.ENOPROTOOPT}
rules_lock, qdisc_lock, output_lock = threading.Lock(), threading.Lock(), threading.Lock()


class Absent(Exception):
    """The kernel said that it has no such thing."""


class Unknown(Exception):
    """It could not be tried."""


def find_tool(name):
    paths = ('%s/%s' % (folder, name) for folder in TOOL_PATH.split(':'))
    return next((path for path in paths if os.access(path, os.X_OK)), None)


def run(*argv):
    """Exit code and output of a tool; raises Unknown where there is none."""
    tool = find_tool(argv[0])
    if tool is None:
        raise Unknown('there is no %s on this host to try it with' % argv[0])
    done = subprocess.run(
        [tool, *argv[1:]],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=ENVIRONMENT,
        timeout=PATIENCE_SECONDS,
    )
    return done.returncode, ' '.join(done.stdout.decode(errors='replace').split())


def refused_as(codes, words=''):
    """
    Calls that the kernel refuses with one of these errors were refused because it lacks the feature.
    The same error with other words than those for an unknown kind has another reason.
    """

    def wrap(attempt):
        def wrapped():
            try:
                return attempt()
            except Refusal as refusal:
                if refusal.code in codes and (not refusal.words or words in refusal.words):
                    raise Absent(str(refusal))
                raise

        return wrapped

    return wrap


# Links: rtnl_newlink() in the kernel says EOPNOTSUPP, 'Unknown device type', for a kind that it has not.
def link(kind, name, info=b'', **options):
    @refused_as({errno.EOPNOTSUPP}, 'Unknown device type')
    def attempt():
        parent = options.get('parent')
        if parent is not None and not os.path.exists('/proc/sys/net/ipv4/conf/' + parent):
            raise Unknown('there is no veth to try it on')
        add_link(kind, name, info, **options)
        return 'a link of kind %s was made' % kind

    return attempt


def veth_peer():
    return attribute(1, struct.pack('=BxHiII', 0, 0, 0, 0, 0), attribute(3, text('try-veth1')))


# Queueing: the kernel says ENOENT, 'Specified qdisc kind is unknown', and EOPNOTSUPP where it has no traffic control.
def qdisc(kind, options):
    @refused_as({errno.ENOENT, errno.EOPNOTSUPP}, 'qdisc')
    def attempt():
        with qdisc_lock:
            set_root_qdisc('lo', kind, options)
        return 'a queueing discipline %s was set' % kind

    return attempt


def tbf_options():
    # struct tc_tbf_qopt: 125,000 bytes/s over Ethernet, no peak rate, 64 kB, 1,000,000 ticks of 64 ns.
    rate = struct.pack('=BBHhHI', 0, 1, 0, 0, 0, 125_000)
    return attribute(1, rate, bytes(12), struct.pack('=III', 65_536, 1_000_000, 0))


# Rules: whether the iptables of the host, which its engine uses too, can place a rule with a match.
def rule(chain, *words):
    def attempt():
        said = 'there is no iptables on this host to try it with'
        for tool in ('iptables', 'iptables-legacy'):
            try:
                with rules_lock:
                    code, said = run(tool, '-A', chain, *words)
            except Unknown:
                continue
            if code == 0:
                return 'a rule with it was placed by %s' % tool
            if any(sign in said for sign in MATCH_IS_MISSING):
                raise Absent(said)
        raise Unknown(said)

    return attempt


MATCH_IS_MISSING = (
    'missing kernel module',
    'RULE_APPEND failed (No such file or directory)',
    'No chain/target/match by that name',
)


def load_by_match(chain, *words):
    """A match that depends on another module makes the kernel load both, where containers may not load any."""
    try:
        rule(chain, *words)()
    except (Absent, Unknown):
        pass


def try_ip_tables():
    try:
        code, said = run('iptables-legacy', '-t', 'filter', '-A', 'OUTPUT', '-j', 'ACCEPT')
    except Unknown as unknown:
        # IPT_SO_SET_REPLACE with nothing in it: ENOPROTOOPT unless ip_tables is there to find that wrong.
        with socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_RAW) as raw:
            try:
                raw.setsockopt(socket.IPPROTO_IP, 64, bytes(96))
            except OSError as failure:
                if failure.errno == errno.ENOPROTOOPT:
                    raise Absent('no socket option of ip_tables: %s' % failure.strerror)
        raise unknown
    if code == 0:
        return 'a rule was placed by iptables-legacy'
    if 'Table does not exist' in said or 'Protocol not available' in said:
        raise Absent(said)
    raise Unknown(said)


def try_conntrack():
    try:
        return rule('INPUT', '-m', 'conntrack', '--ctstate', 'ESTABLISHED')()
    except Unknown:
        if os.path.exists('/proc/sys/net/netfilter/nf_conntrack_max'):
            return 'its settings are under net.netfilter'
        raise


def try_br_netfilter():
    setting = '/proc/sys/net/bridge/bridge-nf-call-iptables'
    if not os.path.exists(setting):
        load_by_match('FORWARD', '-m', 'physdev', '--physdev-is-bridged')
    try:
        with open(setting, 'w') as file:
            file.write('1')
        return 'bridge-nf-call-iptables was set'
    except FileNotFoundError:
        # Before Linux 5.3 the setting was one for all network namespaces.
        if os.path.exists('/sys/module/br_netfilter'):
            return 'the module is loaded'
        raise Absent('no setting net.bridge.bridge-nf-call-iptables')


def try_tun():
    try:
        import fcntl

        with open('/dev/net/tun', 'r+b', buffering=0) as device:
            # TUNSETIFF, IFF_TUN | IFF_NO_PI
            fcntl.ioctl(device, 0x400454CA, struct.pack('=16sH22x', b'try-tun', 0x1001))
        return 'a tun device was made'
    except ImportError:
        raise Unknown('this Python has no ioctl')
    except OSError as failure:
        if failure.errno in (errno.ENOENT, errno.ENODEV, errno.ENXIO):
            raise Absent('/dev/net/tun: %s' % failure.strerror)
        raise


def try_ip_vs():
    try:
        generic_family('IPVS')
    except Refusal:
        load_by_match('INPUT', '-m', 'ipvs', '--ipvs')
    # IPVS_CMD_NEW_SERVICE as the engine makes them: by firewall mark, round robin (include/uapi/linux/ip_vs.h).
    service = (
        attribute(1, struct.pack('=H', socket.AF_INET))
        + attribute(5, struct.pack('=I', 1))
        + attribute(6, text('rr'))
        + attribute(7, struct.pack('=II', 0, 0xFFFFFFFF))
        + attribute(8, struct.pack('=I', 0))
        + attribute(9, b'\xff\xff\xff\xff')
    )
    ask_generic('IPVS', 1, 1, attribute(1 | NESTED, service))
    return 'a round robin service was made'


def try_esp():
    # struct xfrm_usersa_info: a transport mode association of documentation addresses, with the algorithm, the key
    # length and the check length that engines use for encrypted overlays. The kernel says ENOSYS for an algorithm that
    # it has not, EPROTONOSUPPORT for no ESP, ENOENT where the cipher behind it is missing.
    here, there = (socket.inet_aton(address) + bytes(12) for address in ('192.0.2.1', '192.0.2.2'))
    association = struct.pack(
        '=56s16s4sB3x16s32s32x32x12xIIHBBB7x',
        struct.pack('=40xH14x', socket.AF_INET),
        there,
        b'\0\0\x10\1',
        50,  # IPPROTO_ESP
        here,
        b'\xff' * 32,
        0,
        0,
        socket.AF_INET,
        0,
        32,
        0,
    )
    algorithm = struct.pack('=64sII', b'rfc4106(gcm(aes))', 160, 64) + bytes(range(20))
    ask(XFRM, message(16, ACK | CREATE | EXCLUSIVE, association + attribute(18, algorithm)))
    return 'a security association was made'


def try_openvswitch():
    # OVS_DP_CMD_NEW: name, no listener for misses, features.
    body = struct.pack('=i', 0) + attribute(1, text('try-ovs')) + attribute(2, bytes(4)) + attribute(5, bytes(4))
    ask_generic('ovs_datapath', 1, 2, body)
    return 'a datapath was made'


def try_ipset():
    protocol = attribute(1, b'\6')
    try:
        ask(NETFILTER, netfilter_message(6, 1, ACK, protocol))
    except Refusal as refusal:
        # nfnetlink_rcv_msg() says EINVAL where nobody answers for a subsystem.
        if refusal.code == errno.EINVAL:
            raise Absent('no netfilter subsystem ipset: %s' % refusal)
        raise
    try:
        body = (
            protocol
            + attribute(2, text('try'))
            + attribute(3, text('hash:net'))
            + attribute(4, b'\0')
            + attribute(5, bytes([socket.AF_INET]))
            + attribute(7 | NESTED)
        )
        ask(NETFILTER, netfilter_message(6, 2, ACK | CREATE | EXCLUSIVE, body))
    except Refusal as refusal:
        if refusal.code == 4098:  # IPSET_ERR_FIND_TYPE
            raise Absent('there are sets, but none of type hash:net')
        raise
    return 'a set of type hash:net was made'


def try_nf_tables():
    batch = (
        netfilter_message(0, 16, 0, b'', 0, 10)
        + netfilter_message(10, 0, ACK | CREATE, attribute(1, text('try')))
        + netfilter_message(0, 17, 0, b'', 0, 10)
    )
    ask(NETFILTER, batch)
    return 'a table was made'


def try_ipv6():
    """An address, after the settings by which engines turn IPv6 off and on for a namespace (ip-sysctl.rst in Linux)."""
    for scope in ('all', 'lo'):
        try:
            with open('/proc/sys/net/ipv6/conf/%s/disable_ipv6' % scope, 'w') as file:
                file.write('0')
        except FileNotFoundError:
            raise Absent('no settings net.ipv6: IPv6 is not in the kernel, or off')
    # RTM_NEWADDR: a documentation address on the loopback interface, which is the first.
    address = socket.inet_pton(socket.AF_INET6, '2001:db8::1')
    head = struct.pack('=BBBBI', socket.AF_INET6, 128, 0, 0, 1)
    ask(ROUTE, message(20, ACK | CREATE | EXCLUSIVE, head + attribute(2, address)))
    return 'an address was set'


def try_overlayfs():
    if not scratch_is_ours:
        raise Unknown('no private file system to try it in')
    for name in ('lower', 'upper', 'work', 'merged'):
        os.mkdir('%s/%s' % (SCRATCH, name))
    options = 'lowerdir={0}/lower,upperdir={0}/upper,workdir={0}/work'.format(SCRATCH)
    code, said = run('mount', '-t', 'overlay', '-o', options, 'try-overlay', SCRATCH + '/merged')
    if code == 0:
        return 'an overlay was mounted'
    raise Absent(said) if 'unknown filesystem type' in said else Unknown(said)


FIRST = {
    'bridge': link('bridge', 'try-bridge'),
    'veth': link('veth', 'try-veth0', veth_peer()),
}
# A device can be the parent of links of kind macvlan or of kind ipvlan, not of both.
SECOND = {
    'vxlan': link('vxlan', 'try-vxlan', attribute(1, struct.pack('=I', 4097)) + attribute(15, b'\x12\xb5'), up=True),
    'geneve': link(
        'geneve', 'try-geneve', attribute(1, struct.pack('=I', 4097)) + attribute(2, b'\xc0\0\2\2'), up=True
    ),
    'macvlan': link('macvlan', 'try-macvlan', attribute(1, struct.pack('=I', 4)), parent='try-veth0'),
    'ipvlan': link('ipvlan', 'try-ipvlan', attribute(1, struct.pack('=H', 0)), parent='try-veth1'),
    '802.1q': link('vlan', 'try-vlan', attribute(1, struct.pack('=H', 7)), parent='try-veth0'),
    'dummy': link('dummy', 'try-dummy'),
    'wireguard': link('wireguard', 'try-wireguard'),
    'ipip': link('ipip', 'try-ipip', attribute(2, b'\xc0\0\2\1') + attribute(3, b'\xc0\0\2\2')),
    'vrf': link('vrf', 'try-vrf', attribute(1, struct.pack('=I', 4097))),
    'netem': qdisc('netem', struct.pack('=IIIIII', 0, 1_000, 0, 0, 0, 0)),
    'htb': qdisc('htb', attribute(2, struct.pack('=IIIII', 3, 10, 0, 0, 0))),
    'tbf': qdisc('tbf', tbf_options()),
    'br_netfilter': try_br_netfilter,
    'tun': try_tun,
    'ip_vs': refused_as(NO_SUCH)(try_ip_vs),
    'esp': refused_as(NO_SUCH)(try_esp),
    'openvswitch': refused_as(NO_SUCH)(try_openvswitch),
    'ipset': refused_as({errno.EPROTONOSUPPORT}, 'netlink')(try_ipset),
    'ipv6': refused_as(NO_SUCH)(try_ipv6),
    'nf_tables': refused_as(NO_SUCH, 'netlink')(try_nf_tables),
    'ip_tables': try_ip_tables,
    'conntrack': try_conntrack,
    'xt_statistic': rule('INPUT', '-m', 'statistic', '--mode', 'random', '--probability', '0.5'),
    'xt_bpf': rule('INPUT', '-m', 'bpf', '--bytecode', '1,6 0 0 1'),
    'xt_u32': rule('INPUT', '-m', 'u32', '--u32', '0&0xFFFF=0x100'),
    'xt_policy': rule('INPUT', '-m', 'policy', '--dir', 'in', '--pol', 'ipsec'),
    'overlayfs': try_overlayfs,
}
TRIES = {**FIRST, **SECOND}


def outcome(attempt):
    try:
        return 'present', attempt()
    except Absent as absent:
        return 'absent', str(absent)
    except subprocess.TimeoutExpired as late:
        return 'unknown', '%s did not end within %d s' % (os.path.basename(late.cmd[0]), late.timeout)
    except Exception as failure:
        return 'unknown', str(failure) or type(failure).__name__


def find_out(feature):
    attempt = TRIES.get(feature['id'])
    if attempt is None:
        return tell(feature['id'], 'unknown', 'this prober does not know it')
    state, detail = outcome(attempt)
    if state == 'absent' and feature['modules'] and find_tool('modprobe'):
        loaded = [outcome(lambda name=name: run('modprobe', '--quiet', name)[0]) for name in feature['modules']]
        if ('present', 0) in loaded:
            state, detail = outcome(attempt)
    tell(feature['id'], state, detail)


def tell(feature, state, detail):
    with output_lock:
        sys.stdout.write(json.dumps({'id': feature, 'state': state, 'detail': detail[:400]}) + '\n')
        sys.stdout.flush()


def inside(features):
    """Within the namespaces: bridge and veth first, on which others stand, then all side by side."""
    for feature in features:
        if feature['id'] in FIRST:
            find_out(feature)
    others = [threading.Thread(target=find_out, args=(each,)) for each in features if each['id'] not in FIRST]
    for thread in others:
        thread.start()
    for thread in others:
        thread.join()


def main(job):
    """Runs this very program in namespaces of its own, and says of all features what became of them."""
    features = json.loads(job)['features']
    try:
        done = subprocess.run(
            ['unshare', '--net', '--mount', '--', sys.executable or 'python3', '-I', '-S', '-c', own_source(), 'inside'],
            input=job.encode(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=ENVIRONMENT,
            timeout=ALL_SECONDS,
        )
        output, complaint = done.stdout, done.stderr.decode(errors='replace').strip()[-400:]
    except subprocess.TimeoutExpired as late:
        output, complaint = late.stdout or b'', 'no answer within %d s' % ALL_SECONDS
    except OSError as failure:
        output, complaint = b'', 'unshare: %s' % failure.strerror
    lines = [line for line in output.decode().split('\n') if line.endswith('}')]
    sys.stdout.write(''.join(line + '\n' for line in lines))
    told = {json.loads(line)['id'] for line in lines}
    for feature in features:
        if feature['id'] not in told:
            tell(feature['id'], 'unknown', complaint or 'the prober ended before')


if sys.argv[1:] == ['inside']:
    # A file system for what tools and tries write; nobody else sees it, and it ends with the mount namespace.
    scratch_is_ours = outcome(lambda: run('mount', '-t', 'tmpfs', 'try-tmpfs', SCRATCH)[0]) == ('present', 0)
    if scratch_is_ours:
        ENVIRONMENT['XTABLES_LOCKFILE'] = SCRATCH + '/xtables.lock'
    inside(json.loads(sys.stdin.read())['features'])
else:
    main(sys.stdin.read())
