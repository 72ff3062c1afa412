# Looks at what this host has that only one can have. stdin: {"ports": [["udp", 8472]]}.
# stdout: {"sockets": [{"protocol", "port", "process"}], "links": […], "routes": […]}; sockets: those that are bound to one of
#   the ports, of TCP those that listen; process: "name (pid 1)", null where the kernel itself has it; the others as
#   `ip -json` prints them.
import json
import os
import subprocess
import sys

LISTENING = '0A'


def ip(*words):
    printed = subprocess.run(['ip', '-json', *words], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, check=True).stdout
    return json.loads(printed or b'[]')


def bound(wanted):
    """Each socket once: (protocol, port, inode)."""
    for protocol in ('tcp', 'udp'):
        for table in (protocol, protocol + '6'):
            try:
                with open('/proc/self/net/' + table) as lines:
                    rows = [line.split() for line in lines][1:]
            except FileNotFoundError:
                continue
            for row in rows:
                port = int(row[1].rsplit(':', 1)[1], 16)
                if (protocol, port) in wanted and (protocol == 'udp' or row[3] == LISTENING):
                    yield protocol, port, row[9]


def holders(inodes):
    """Processes by the inode of a socket that they have."""
    found = {}
    if not inodes:
        return found
    for pid in filter(str.isdigit, os.listdir('/proc')):
        try:
            with open('/proc/%s/comm' % pid) as name:
                title = '%s (pid %s)' % (name.read().strip(), pid)
            for descriptor in os.listdir('/proc/%s/fd' % pid):
                target = os.readlink('/proc/%s/fd/%s' % (pid, descriptor))
                if target.startswith('socket:['):
                    found.setdefault(target[8:-1], title)
        except OSError:
            continue  # it has ended meanwhile
    return found


wanted = {(protocol, port) for protocol, port in json.load(sys.stdin)['ports']}
sockets = list(bound(wanted))
titles = holders(sockets)
print(json.dumps({
    'sockets': [{'protocol': protocol, 'port': port, 'process': titles.get(inode)} for protocol, port, inode in sockets],
    'links': ip('-details', 'address', 'show'),
    'routes': ip('-4', 'route', 'show'),
}))
