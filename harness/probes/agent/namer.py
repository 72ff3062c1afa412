# Asks for the addresses of names in the network namespace that it runs in, all of them side by side.
#
# stdin: {"resolvConf", "timeoutMs", "retryMs", "names": [name]}
# stdout: {"names": [{"addresses": [IPv4], "detail"}]} in the order of the job; detail: why there are none, or null.
monotonic = time.monotonic


def resolve(job):
    found = {}

    def done(name, _, addresses, detail):
        found[name] = {'addresses': sorted(addresses), 'detail': detail}

    resolver = Resolver(job['resolvConf'], job['timeoutMs'] / 1000, job['retryMs'] / 1000, done)
    for name in job['names']:
        resolver.start(name)
    while len(found) < len(set(job['names'])):
        due = resolver.tick(monotonic())
        if due is not None:
            select.select([resolver.socket], [], [], max(0, due - monotonic()))
        resolver.read()
    return {'names': [found[name] for name in job['names']]}


print(json.dumps(resolve(json.loads(sys.stdin.buffer.read()))))
