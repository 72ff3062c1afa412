# For programs that start themselves again: put before them by `ownSource`.
import sys


def own_source():
    words = getattr(sys, 'orig_argv', None)  # Python 3.10, and whoever started this as a fork
    if words is None:
        with open('/proc/self/cmdline') as file:
            words = file.read().split('\0')
    return words[words.index('-c') + 1]
