# Changes how long the manager of a swarm uses a key, in the memory of the running engine: there is no setting for it.
#
# stdin: {"pidFile", "seconds"}
# stdout: {"places"}: how many places hold the interval; unless there is exactly one, nothing was changed.
import json
import re
import struct
import sys

NANOSECONDS = 1_000_000_000
USUAL = struct.pack('<q', 12 * 3600 * NANOSECONDS)
# keymanager.DefaultConfig in swarmkit, as Go compiles it for amd64: the field before the interval is the length of
# a key, which is 16 (MOVQ $16, 0x10(AX)); then the interval is loaded as a constant (MOVQ $imm64, register).
PLACE = re.compile(rb'\x48\xc7\x40\x10\x10\0\0\0[\x48\x49][\xb8-\xbf]' + re.escape(USUAL), re.DOTALL)


def executable_areas(pid):
    with open('/proc/%d/maps' % pid) as file:
        for line in file:
            extent, rights = line.split()[:2]
            if 'x' in rights and 'dockerd' in line:
                yield tuple(int(limit, 16) for limit in extent.split('-'))


def main():
    job = json.load(sys.stdin)
    with open(job['pidFile']) as file:
        pid = int(file.read())
    wanted = struct.pack('<q', job['seconds'] * NANOSECONDS)
    # Writing to a page of a program's text by this file gives the process a page of its own.
    with open('/proc/%d/mem' % pid, 'r+b', buffering=0) as memory:
        places = []
        for start, end in executable_areas(pid):
            memory.seek(start)
            places += [start + found.end() - len(USUAL) for found in PLACE.finditer(memory.read(end - start))]
        if len(places) == 1:
            memory.seek(places[0])
            memory.write(wanted)
    print(json.dumps({'places': len(places)}))


main()
