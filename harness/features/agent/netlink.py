# Requests to the kernel over netlink (netlink(7)): feature-agent.ts puts this text before features.py.
# Python 3.9 or newer, and only modules that Debian's python3-minimal has.
import errno
import json
import os
import socket
import struct
import subprocess
import sys
import threading

ROUTE, XFRM, NETFILTER, GENERIC = 0, 6, 12, 16
REQUEST, ACK, EXCLUSIVE, REPLACE, CREATE = 0x1, 0x4, 0x200, 0x100, 0x400
NESTED = 0x8000
# An emulated machine that loads a module with all that it stands on takes seconds for it.
PATIENCE_SECONDS = 30


class Refusal(Exception):
    """What the kernel said no with: an errno, and its own words where it has any (NETLINK_EXT_ACK)."""

    def __init__(self, code, words=''):
        # ipset has errors of its own, above those of errno.
        text = os.strerror(code) if code < 4096 else 'error %d' % code
        super().__init__('%s: %s' % (text, words) if words else text)
        self.code = code
        self.words = words


def padded(data):
    return data + b'\0' * (-len(data) % 4)


def attribute(kind, *parts):
    data = b''.join(parts)
    return padded(struct.pack('=HH', 4 + len(data), kind) + data)


def text(value):
    return value.encode() + b'\0'


def message(kind, flags, body, sequence=1):
    return struct.pack('=IHHII', 16 + len(body), kind, REQUEST | flags, sequence, 0) + body


def refusal_words(body):
    """The extended acknowledgement behind a struct nlmsgerr whose original message was left out."""
    at = 20
    while at + 4 <= len(body):
        length, kind = struct.unpack_from('=HH', body, at)
        if length < 4:
            break
        if kind & 0x3FFF == 1:  # NLMSGERR_ATTR_MSG
            return body[at + 4 : at + length].rstrip(b'\0').decode(errors='replace')
        at += (length + 3) & ~3
    return ''


def ask(protocol, messages):
    """Sends messages; the bodies that came back before the first acknowledgement. Raises Refusal."""
    try:
        channel = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, protocol)
    except OSError as failure:
        raise Refusal(failure.errno, 'no netlink protocol %d' % protocol)
    with channel:
        for option in (10, 11):  # NETLINK_CAP_ACK, NETLINK_EXT_ACK
            try:
                channel.setsockopt(270, option, 1)
            except OSError:
                pass
        channel.settimeout(PATIENCE_SECONDS)
        channel.bind((0, 0))
        channel.send(messages)
        bodies = []
        while True:
            data = channel.recv(65536)
            at = 0
            while at + 16 <= len(data):
                length, kind, flags = struct.unpack_from('=IHH', data, at)
                body = data[at + 16 : at + length]
                if kind == 2:  # NLMSG_ERROR
                    code = -struct.unpack_from('=i', body)[0]
                    if code:
                        raise Refusal(code, refusal_words(body) if flags & 0x200 else '')
                    return bodies
                bodies.append(body)
                at += (length + 3) & ~3


def add_link(kind, name, info=b'', parent=None, up=False):
    """RTM_NEWLINK (rtnetlink(7)); with `up` the device is also opened, which is when tunnels bind their port."""
    body = struct.pack('=BxHiII', 0, 0, 0, int(up), int(up)) + attribute(3, text(name))
    if parent is not None:
        body += attribute(5, struct.pack('=I', socket.if_nametoindex(parent)))
    link_info = attribute(1, text(kind)) + (attribute(2, info) if info else b'')
    ask(ROUTE, message(16, ACK | CREATE | EXCLUSIVE, body + attribute(18, link_info)))


def set_root_qdisc(device, kind, options):
    """RTM_NEWQDISC in place of what the device had."""
    header = struct.pack('=BxxxiIII', 0, socket.if_nametoindex(device), 0, 0xFFFFFFFF, 0)
    body = header + attribute(1, text(kind)) + attribute(2, options)
    ask(ROUTE, message(36, ACK | CREATE | REPLACE, body))


def generic_family(name):
    """The number of a generic netlink family; the kernel loads its module where that names the family."""
    body = struct.pack('=BBxx', 3, 1) + attribute(2, text(name))  # CTRL_CMD_GETFAMILY, CTRL_ATTR_FAMILY_NAME
    try:
        replies = ask(GENERIC, message(16, ACK, body))
    except Refusal as refusal:
        raise Refusal(refusal.code, refusal.words or 'no generic netlink family %s' % name)
    for reply in replies:
        at = 4
        while at + 4 <= len(reply):
            length, kind = struct.unpack_from('=HH', reply, at)
            if kind == 1:  # CTRL_ATTR_FAMILY_ID
                return struct.unpack_from('=H', reply, at + 4)[0]
            at += max(4, (length + 3) & ~3)
    raise Refusal(errno.EPROTO, 'a family without a number')


def ask_generic(family, command, version, body):
    ask(GENERIC, message(generic_family(family), ACK, struct.pack('=BBxx', command, version) + body))


def netfilter_message(subsystem, command, flags, body, family=socket.AF_INET, resource=0):
    return message(subsystem << 8 | command, flags, struct.pack('=BB', family, 0) + struct.pack('!H', resource) + body)
