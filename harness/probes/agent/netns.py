# Shared by the agents: agent-source.ts puts this text before the agents that enter namespaces.
# Python 3.9 or newer, and only modules that Debian's python3-minimal has.
import errno
import json
import os
import select
import signal
import socket
import struct
import sys
import time

PYTHON = [sys.executable or 'python3', '-I', '-S', '-c']
IP_RECVERR = 11
IP_PKTINFO = 8
IPV6_RECVERR = 25


def errno_name(code):
    return errno.errorcode.get(code, 'errno %s' % code)


def open_namespace(pid):
    """A descriptor of the network namespace of a process; of this one's own for None."""
    return os.open('/proc/%s/ns/net' % (pid or 'self'), os.O_RDONLY | os.O_CLOEXEC)


def enter(namespace):
    """Moves this process into a network namespace. False: this Python cannot, so nsenter has to."""
    if hasattr(os, 'setns'):  # Python 3.12
        os.setns(namespace, 0x40000000)
        return True
    try:
        import ctypes
    except ImportError:
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.setns(namespace, 0x40000000) != 0:
        raise OSError(ctypes.get_errno(), 'setns')
    return True


def nsenter(namespace, role):
    """The command that runs this very program in a namespace, in another role."""
    os.set_inheritable(namespace, True)
    return ['nsenter', '--net=/proc/self/fd/%d' % namespace, '--', *PYTHON, own_source(), role]


def role():
    return sys.argv[1] if len(sys.argv) > 1 else 'main'


def receive_buffer(sock, size):
    try:
        sock.setsockopt(socket.SOL_SOCKET, 33, size)  # SO_RCVBUFFORCE, beyond net.core.rmem_max
    except OSError:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, size)


def address_family(address):
    return socket.AF_INET6 if ':' in address else socket.AF_INET


def receive_errors(sock):
    if sock.family == socket.AF_INET6:
        sock.setsockopt(socket.IPPROTO_IPV6, IPV6_RECVERR, 1)
    else:
        sock.setsockopt(socket.IPPROTO_IP, IP_RECVERR, 1)


def read_errors(sock):
    """What the error queue of a socket holds: (destination, payload, errno, detail)."""
    while True:
        try:
            payload, ancillary, _, destination = sock.recvmsg(512, 512, socket.MSG_ERRQUEUE)
        except OSError:
            return
        for level, kind, data in ancillary:
            if (level, kind) in ((socket.IPPROTO_IP, IP_RECVERR), (socket.IPPROTO_IPV6, IPV6_RECVERR)):
                code, origin, icmp_type, icmp_code = struct.unpack_from('=IBBB', data)
                detail = errno_name(code)
                if origin in (2, 3):  # SO_EE_ORIGIN_ICMP, SO_EE_ORIGIN_ICMP6, and the address of who said so
                    family, at, length = (socket.AF_INET, 20, 4) if origin == 2 else (socket.AF_INET6, 24, 16)
                    who = socket.inet_ntop(family, data[at : at + length])
                    detail += ' (ICMP %d/%d from %s)' % (icmp_type, icmp_code, who)
                yield destination[0], payload, code, detail
