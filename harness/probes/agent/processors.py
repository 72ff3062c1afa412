# Reads what a kernel has counted of its processors' time, a line for each question.
#
# stdin: one line with a job, which is empty, then a line whenever a reading is wanted; its end ends the agent.
# stdout: one line {"ready": true}, then a line {"ticks": [the counters of all processors in /proc/stat, in order],
#   "ticksPerSecond", "processors": how many there are, "at": seconds of a clock that only goes forward} for each question.
import json
import os
import sys
import time

TICKS_PER_SECOND = os.sysconf('SC_CLK_TCK')


def tell(message):
    sys.stdout.write(json.dumps(message) + '\n')
    sys.stdout.flush()


def main():
    sys.stdin.readline()
    with open('/proc/stat') as stat:
        tell({'ready': True})
        for _ in iter(sys.stdin.readline, ''):
            stat.seek(0)
            ticks = [int(field) for field in stat.readline().split()[1:]]
            tell({'ticks': ticks, 'ticksPerSecond': TICKS_PER_SECOND, 'processors': os.cpu_count(), 'at': time.monotonic()})


main()
