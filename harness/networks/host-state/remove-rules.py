# Removes firewall chains of a host, and the rules that lead to them. Fails, with words, when something stays.
# argv: how the chains' names begin; a regular expression for further rules, as iptables-save shows them.
import re
import subprocess
import sys

PREFIX, OTHERS = sys.argv[1], re.compile(sys.argv[2])


def saved():
    """(table, line) of all chains and rules that are to go."""
    found, table = [], ''
    for line in subprocess.run(['iptables-save'], stdout=subprocess.PIPE).stdout.decode().splitlines():
        if line.startswith('*'):
            table = line[1:].strip()
        leads = line.startswith('-A') and (' -j ' + PREFIX in line or OTHERS.search(line) is not None)
        if leads or line.startswith(':' + PREFIX):
            found.append((table, line))
    return found


def words_of(line):
    """In double quotes where needed, with what is special escaped by a backslash."""
    pieces = re.findall(r'"((?:[^"\\]|\\.)*)"|(\S+)', line)
    return [re.sub(r'\\(.)', r'\1', quoted) if quoted else plain for quoted, plain in pieces]


def iptables(table, *words):
    subprocess.run(['iptables', '--wait', '--table', table, *words], stderr=subprocess.DEVNULL)


def main():
    rules = [(table, line) for table, line in saved() if line.startswith('-A')]
    chains = [(table, line[1:].split()[0]) for table, line in saved() if line.startswith(':')]
    for table, line in rules:
        iptables(table, '-D', *words_of(line)[1:])
    for change in ('-F', '-X'):
        for table, chain in chains:
            iptables(table, change, chain)
    stays = saved()
    if stays:
        sys.exit('\n'.join(line for _, line in stays))


main()
