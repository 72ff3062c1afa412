# Runs CNI plugins on a host for its containers, and takes them off again when stdin ends: whoever asked may be gone by then.
#
# stdin: one line {"folders": [path], "programs": [name], "stateFolder": path}, then lines {"do", ...}, until the end:
#   "add" with an "id", a "pid" (a process in the container's network namespace) and the calls "add", "check" and
#   "delete", each a list of {"program", "env": {name: value}, "config": object, "previous": bool} in the order in
#   which they are made; previous: whether the result that was there before goes in as prevResult.
#   "check": makes the calls "check" of all again. "delete" with an "id": makes the calls "delete" and forgets it.
# stdout: first one line {"missing": [name of a program in none of the folders]}, then for each line of stdin one
#   {"result": object, null without one} or {"error": text}; at the end {"undone": true} or {"undone": false, "error"}.
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time

# Those that are large programs need seconds to start on emulated hosts, and more where these have much to do.
CALL_SECONDS = 90
# In which DEL is tried again: what a plugin asks may just have been started.
DELETE_SECONDS = 15
# What the reference plugins call the chains that stay when the last container has gone.
CHAIN_PREFIX = 'CNI-'
FIREWALLS = ('iptables', 'ip6tables')


class Refused(Exception):
    pass


def tell(message):
    try:
        sys.stdout.write(json.dumps(message) + '\n')
        sys.stdout.flush()
    except OSError:
        pass  # nobody listens any more, and taking off matters more


def find(program, folders):
    paths = (os.path.join(folder, program) for folder in folders)
    return next((path for path in paths if os.access(path, os.X_OK)), None)


class Attachment:
    def __init__(self, job, folders):
        self._job = job
        self._folders = folders
        # Held open, so that its path never leads to the namespace of a later process with the same id.
        self._namespace = os.open('/proc/%d/ns/net' % job['pid'], os.O_RDONLY)
        self.result = None

    def add(self):
        try:
            for call in self._job['add']:
                self.result = self._run('ADD', call)
            self.check()
        except Exception as failure:
            complaints = self.delete()
            if complaints:
                raise Refused('%s; and it could not be taken back: %s' % (failure, '; '.join(complaints)))
            raise

    def check(self):
        try:
            for call in self._job['check']:
                self._run('CHECK', call)
        except Refused as refusal:
            raise Refused('%s; nothing is checked where the list says "disableCheck": true' % refusal)

    def delete(self, deadline=None):
        """What could not be taken off; all of the chain is tried."""
        complaints = []
        deadline = time.monotonic() + DELETE_SECONDS if deadline is None else deadline
        for call in self._job['delete']:
            complaint = self._delete_by(call, deadline)
            if complaint is not None:
                complaints.append(complaint)
        os.close(self._namespace)
        return complaints

    def _delete_by(self, call, deadline):
        while True:
            try:
                self._run('DEL', call)
                return None
            except Refused as refusal:
                if time.monotonic() > deadline:
                    return str(refusal)
                time.sleep(0.5)

    def _run(self, command, call):
        program = find(call['program'], self._folders)
        if program is None:
            raise Refused('there is no plugin %s in %s' % (call['program'], ', '.join(self._folders)))
        config = dict(call['config'])
        if call['previous'] and self.result is not None:
            config['prevResult'] = self.result
        namespace = '/proc/%d/fd/%d' % (os.getpid(), self._namespace)
        try:
            done = subprocess.run(
                [program],
                input=json.dumps(config).encode(),
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env={**os.environ, **call['env'], 'CNI_COMMAND': command, 'CNI_NETNS': namespace},
                timeout=CALL_SECONDS,
            )
        except (OSError, subprocess.TimeoutExpired) as failure:
            raise Refused('%s of the plugin %s: %s' % (command, call['program'], failure))
        if done.returncode != 0:
            raise Refused('%s of the plugin %s: %s' % (command, call['program'], words_of(done)))
        return json.loads(done.stdout) if done.stdout.strip() else None


def words_of(done):
    """The plugin's own words for its failure."""
    try:
        error = json.loads(done.stdout)
        details = ' (%s)' % error['details'] if error.get('details') else ''
        return '%s%s, code %s' % (error['msg'], details, error['code'])
    except (ValueError, KeyError, TypeError):
        said = (done.stderr or done.stdout).decode(errors='replace').strip()[-400:]
        return said or 'exit code %d' % done.returncode


def links():
    return set(os.listdir('/sys/class/net'))


def saved(firewall):
    try:
        return subprocess.run(['%s-save' % firewall], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout.decode()
    except OSError:
        return ''


def chains():
    """Of plugins: (program, table, chain)."""
    found, table = set(), ''
    for firewall in FIREWALLS:
        for line in saved(firewall).splitlines():
            if line.startswith('*'):
                table = line[1:].strip()
            elif line.startswith(':' + CHAIN_PREFIX):
                found.add((firewall, table, line[1:].split()[0]))
    return found


def words_of_rule(line):
    """In double quotes where needed, with what is special escaped by a backslash."""
    pieces = re.findall(r'"((?:[^"\\]|\\.)*)"|(\S+)', line)
    return [re.sub(r'\\(.)', r'\1', quoted) if quoted else plain for quoted, plain in pieces]


def remove_chains(gone):
    """Those, with the rules that lead to them."""
    for firewall in FIREWALLS:
        table = ''
        for line in saved(firewall).splitlines():
            if line.startswith('*'):
                table = line[1:].strip()
            words = words_of_rule(line) if line.startswith('-A') else []
            if any((firewall, table, word) in gone for word in words):
                quietly([firewall, '--wait', '--table', table, '-D', *words[1:]])
    for firewall, table, chain in gone:
        quietly([firewall, '--wait', '--table', table, '-F', chain])
    for firewall, table, chain in gone:
        quietly([firewall, '--wait', '--table', table, '-X', chain])


def quietly(words):
    subprocess.run(words, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


class Host:
    def __init__(self, job):
        self._folders = job['folders']
        self._state_folder = job['stateFolder']
        self._links = links()
        self._chains = chains()
        self._attachments = {}
        self._made = set()

    def perform(self, wish):
        """The result of what is wished for."""
        if wish['do'] == 'add':
            attachment = Attachment(wish, self._folders)
            attachment.add()
            self._attachments[wish['id']] = attachment
            interfaces = (attachment.result or {}).get('interfaces') or []
            self._made.update(each['name'] for each in interfaces if not each.get('sandbox'))
            return attachment.result
        if wish['do'] == 'check':
            for attachment in self._attachments.values():
                attachment.check()
            return None
        attachment = self._attachments.pop(wish['id'], None)
        complaints = attachment.delete() if attachment is not None else []
        if complaints:
            raise Refused('; '.join(complaints))
        return None

    def leave(self):
        """Takes off what is still there, and what plugins never take back by themselves."""
        deadline = time.monotonic() + DELETE_SECONDS
        complaints = [words for each in reversed(list(self._attachments.values())) for words in each.delete(deadline)]
        for link in (self._made & links()) - self._links:
            quietly(['ip', 'link', 'delete', link])
        remove_chains(chains() - self._chains)
        shutil.rmtree(self._state_folder, ignore_errors=True)
        stayed = [*((self._made & links()) - self._links), *(chain for _, _, chain in chains() - self._chains)]
        return [*complaints, *('%s is still there' % each for each in stayed)]


def main():
    # A closing session must not end this process before it has tidied up.
    for number in (signal.SIGHUP, signal.SIGINT, signal.SIGTERM, signal.SIGPIPE):
        signal.signal(number, signal.SIG_IGN)
    job = json.loads(sys.stdin.buffer.readline())
    host = Host(job)
    tell({'missing': [program for program in job['programs'] if find(program, job['folders']) is None]})
    for line in iter(sys.stdin.buffer.readline, b''):
        try:
            tell({'result': host.perform(json.loads(line))})
        except (Refused, OSError, ValueError, KeyError, TypeError) as failure:
            tell({'error': str(failure)})
    complaints = host.leave()
    tell({'undone': True} if not complaints else {'undone': False, 'error': '; '.join(complaints)})


main()
