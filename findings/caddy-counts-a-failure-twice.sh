#!/usr/bin/env bash
# Tool:      Caddy 2.6.2 (Debian 12, caddy 2.6.2-5).
# Guess:     An access log is of level info whatever was answered, as it is elsewhere; a request that
#            fails is one record of level error, with a member "error".
# Behaviour: An access record takes its level from the status: 404 is an error, though nothing failed.
#            A request whose backend does not answer is two records of level error, the failure from
#            "http.log.error" and "handled request" from "http.log.access". What failed is "msg" of the
#            first: at the default level no record has a member "error".
# Seen:      answers: 200 404 502
#            records of level error: 3
#            404: http.log.access: handled request
#            502, the first: http.log.error: connection refused
#            502, the second: http.log.access: handled request
#            records with a member "error": 0
# So:        The level counts each failure twice and each broken link once, a member "error" counts
#            nothing; only "http.log.error" is one record a failure.
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
packages caddy=2.6.2-5 jq=1.6-2.1+deb12u3
PATH=$temp/root/usr/bin:$PATH
export LD_LIBRARY_PATH=$temp/root/usr/lib/$(uname -m)-linux-gnu
export HOME=$temp XDG_CONFIG_HOME=$temp/config XDG_DATA_HOME=$temp/data

mkdir site
cat >Caddyfile <<CONF
{
	admin off
	auto_https off
	log {
		output file $temp/log
	}
}
http://127.0.0.1:18474 {
	log {
		output file $temp/log
	}
	handle /files/* {
		root * $temp/site
		file_server
	}
	handle /backend/* {
		reverse_proxy 127.0.0.1:18475
	}
	handle {
		respond fine
	}
}
CONF
caddy run --config Caddyfile --adapter caddyfile >said 2>&1 &
caddy=$!
trap 'kill $caddy 2>/dev/null || true; rm -rf "$temp"' EXIT
cat >ask.py <<'PYTHON'
import http.client, time


def ask(path):
    connection = http.client.HTTPConnection("127.0.0.1", 18474)
    connection.request("GET", path)
    return connection.getresponse().status


for _ in range(100):
    try:
        http.client.HTTPConnection("127.0.0.1", 18474).connect()
        break
    except ConnectionRefusedError:
        time.sleep(0.1)
print(ask("/"), ask("/files/none"), ask("/backend/pull"))
PYTHON
saw 'answers' '200 404 502' "$(python3 ask.py)"
for _ in $(seq 50); do
  [ "$(grep -c 'handled request' log)" -lt 3 ] || break
  sleep 0.1
done
kill $caddy
wait $caddy || true

saw 'records of level error' 3 "$(jq -c 'select(.level == "error")' log | wc -l)"
errors() { # logger and message of the records of level error, by status
  jq -r --argjson status "$1" 'select(.level == "error" and .status == $status) |
    (.logger | sub("\\.log[0-9]+$"; "")) + ": " + (.msg | sub("^dial.*: connect: "; ""))' log
}
saw 404 'http.log.access: handled request' "$(errors 404)"
saw '502, the first' 'http.log.error: connection refused' "$(errors 502 | sed -n 1p)"
saw '502, the second' 'http.log.access: handled request' "$(errors 502 | sed -n 2p)"
saw 'records with a member "error"' 0 "$(jq -c 'select(has("error"))' log | wc -l)"
