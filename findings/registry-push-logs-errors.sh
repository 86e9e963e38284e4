#!/usr/bin/env bash
# Tool:      docker-registry 2.8.2 (Debian 12, docker-registry 2.8.2+ds1-1).
# Guess:     A push that succeeds leaves no record of level error; and with `formatter: json` all
#            that the registry writes is JSON, with the error in a member "error".
# Behaviour: A client asks by HEAD whether the registry has a blob before it uploads it, and the
#            answer 404 is a record of level error, "response completed with error". Its error is in
#            "err.code", "err.message" and "err.detail". For each request there is a line of an
#            access log as well, which is no JSON whatever the formatter.
# Seen:      answers to HEAD, POST, PUT: 404 202 201
#            records of level error: 1
#            err.code: blob unknown
#            records with a member "error": 0
#            lines that are no JSON: 3
# So:        Level error counts what was pushed for the first time, a member "error" counts nothing,
#            and one who takes lines that are no JSON for damage finds as much of it as requests.
set -euo pipefail
temp=$(mktemp -d)
trap 'rm -rf "$temp"' EXIT
cd "$temp"
saw() { # what, expected, seen
  printf '%s: %s\n' "$1" "$3"
  [ "$2" = "$3" ] || { echo "CHANGED: $1 was: $2" >&2; exit 1; }
}
fetch() { # downloads packages, and those they need that are missing; installs nothing
  apt-get -q -y --no-install-recommends --reinstall --allow-downgrades --download-only \
    -o Dir::Cache::archives="$temp/debs" -o Debug::NoLocking=1 -o APT::Sandbox::User=root \
    install "$@" >apt.log 2>&1
}
packages() { # unpacks Debian packages here, and leaves the system as it is
  mkdir -p debs/partial
  fetch "$@" || { apt-get -q update >apt.log 2>&1 && fetch "$@"; } || { cat apt.log >&2; exit 1; }
  for deb in debs/*.deb; do dpkg -x "$deb" root; done
}
packages docker-registry=2.8.2+ds1-1 jq=1.6-2.1+deb12u3
PATH=$temp/root/usr/bin:$PATH
export LD_LIBRARY_PATH=$temp/root/usr/lib/$(uname -m)-linux-gnu

cat >registry.yml <<CONF
version: 0.1
log: {formatter: json}
storage: {filesystem: {rootdirectory: $temp/registry}}
http: {addr: "127.0.0.1:18473"}
CONF
docker-registry serve registry.yml >out 2>&1 &
registry=$!
trap 'kill $registry 2>/dev/null || true; rm -rf "$temp"' EXIT
cat >push.py <<'PYTHON'
import hashlib, http.client, time

blob = b"a layer"
digest = "sha256:" + hashlib.sha256(blob).hexdigest()
blobs = "/v2/team/app/blobs/"


def ask(method, path, body=None):
    connection = http.client.HTTPConnection("127.0.0.1", 18473)
    connection.request(method, path, body)
    answer = connection.getresponse()
    answer.read()
    return answer


for _ in range(100):
    try:
        http.client.HTTPConnection("127.0.0.1", 18473).connect()
        break
    except ConnectionRefusedError:
        time.sleep(0.1)
head = ask("HEAD", blobs + digest)
post = ask("POST", blobs + "uploads/")
place = post.headers["Location"].split("18473", 1)[-1]
put = ask("PUT", f"{place}&digest={digest}", blob)
print(head.status, post.status, put.status)
PYTHON
saw 'answers to HEAD, POST, PUT' '404 202 201' "$(python3 push.py)"
for _ in $(seq 50); do
  if [ "$(grep -c '^127' out)" -ge 3 ] && [ "$(grep -c 'response completed' out)" -ge 3 ]; then
    break
  fi
  sleep 0.1
done
kill $registry
wait $registry || true
grep '^{' out >records

saw 'records of level error' 1 "$(jq -c 'select(.level=="error")' records | wc -l)"
saw 'err.code' 'blob unknown' "$(jq -r 'select(.level=="error")."err.code"' records)"
saw 'records with a member "error"' 0 "$(jq -c 'select(has("error"))' records | wc -l)"
saw 'lines that are no JSON' 3 "$(grep -vc '^{' out)"
