# Looks at a host by one command after the other, so that none of them sees another one at work.
#
# stdin: {"commands": [[word]]}
# stdout: {"outputs": [text]}: what each said on its standard output; empty for one that is not there.
import json
import subprocess
import sys

LOOK_SECONDS = 20


def look(command):
    try:
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=LOOK_SECONDS
        )
    except (OSError, subprocess.TimeoutExpired):
        return ''
    return done.stdout.decode(errors='replace')


json.dump({'outputs': [look(command) for command in json.load(sys.stdin)['commands']]}, sys.stdout)
