# Asks a daemon on this host over HTTP. argv: URL. stdout: {"status", "body"}; status: null where nobody answers.
import json
import sys
import urllib.error
import urllib.request

try:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(sys.argv[1], timeout=5) as answer:
        said = {'status': answer.status, 'body': answer.read().decode(errors='replace')}
except urllib.error.HTTPError as failure:
    said = {'status': failure.code, 'body': failure.read().decode(errors='replace')}
except OSError:
    said = {'status': None, 'body': ''}
print(json.dumps(said))
