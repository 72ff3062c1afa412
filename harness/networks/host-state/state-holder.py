# Changes the state of a host, and takes the changes back when stdin ends: whoever asked for them may be gone by then.
#
# stdin: one line {"pid", "steps": [{"apply": [word], "undo": [word], "goneWords"}]}, then nothing until its end. goneWords:
#   what undo says when there is nothing left to take back; absent: that is a failure. pid: a process whose
#   network namespace the commands run in, null for the host's own.
# stdout: one line {"applied": true}, or {"applied": false, "error"} after what was applied has been taken back;
#   at the end one line {"undone": true}, or {"undone": false, "error"}.
import json
import os
import signal
import subprocess
import sys

COMMAND_SECONDS = 20


def tell(message):
    try:
        sys.stdout.write(json.dumps(message) + '\n')
        sys.stdout.flush()
    except OSError:
        pass  # nobody listens any more, and the undoing matters more


def run(prefix, words, kept):
    """What went wrong; nothing when all is well."""
    try:
        done = subprocess.run(
            [*prefix, *words],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            pass_fds=kept,
            timeout=COMMAND_SECONDS,
        )
    except (OSError, subprocess.TimeoutExpired) as failure:
        return '%s: %s' % (words[0], failure)
    if done.returncode == 0:
        return None
    said = done.stdout.decode(errors='replace').strip()[-400:]
    return '%s: %s' % (' '.join(words)[:120], said or 'exit code %d' % done.returncode)


def take_back(prefix, step, kept):
    complaint = run(prefix, step['undo'], kept)
    gone = step.get('goneWords')
    return None if complaint is not None and gone is not None and gone in complaint else complaint


def wait_for_end():
    try:
        while os.read(0, 4096):
            pass
    except OSError:
        pass


def main():
    # A closing session must not end this process before it has tidied up.
    for number in (signal.SIGHUP, signal.SIGINT, signal.SIGTERM, signal.SIGPIPE):
        signal.signal(number, signal.SIG_IGN)
    job = json.loads(sys.stdin.buffer.readline())
    prefix, kept = [], ()
    if job['pid'] is not None:
        # Held open, so that the commands never run in the namespace of a later process with the same id.
        namespace = os.open('/proc/%d/ns/net' % job['pid'], os.O_RDONLY)
        prefix, kept = ['nsenter', '--net=/proc/self/fd/%d' % namespace, '--'], (namespace,)

    undo, error = [], None
    for step in job['steps']:
        error = run(prefix, step['apply'], kept)
        if error is not None:
            break
        undo.insert(0, step)
    if error is None:
        tell({'applied': True})
        wait_for_end()
    complaints = [complaint for complaint in (take_back(prefix, step, kept) for step in undo) if complaint is not None]
    if error is not None:
        tell({'applied': False, 'error': '; '.join([error, *complaints])})
    elif complaints:
        tell({'undone': False, 'error': '; '.join(complaints)})
    else:
        tell({'undone': True})


main()
