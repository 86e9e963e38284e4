#!/usr/bin/env bash
# Tool:      docker logs and the logging drivers json-file and local of Docker 20.10.24 (Debian 12,
#            docker.io 20.10.24+dfsg1-1+deb12u1+b6, containerd 1.6.20~ds1-1+deb12u3, runc
#            1.1.5+ds1-1+deb12u1).
# Guess:     `docker logs -t` writes a time before each line, and the driver is no matter.
# Behaviour: A line of more than 16 KiB is kept in pieces, and a time is written before each piece:
#            in the middle of the line, wherever the cut is. Where that is in a string, the line is
#            still JSON, and says something else. With the driver local the last piece has no line
#            end, and the next line is glued to it; without -t too.
# Seen:      lines written: 3, that are objects: 3 objects
#            docker logs, json-file: 3 lines
#            docker logs -t, json-file: 3 lines
#            docker logs -t | cut -c32-, json-file: 3 objects
#            jq .error of the long one: disk f<TIME> ull
#            docker logs, local: 2 lines
#            docker logs -t | cut -c32-, local: 1 objects
# So:        A known message with a time in it is an unknown one; where the cut is in "error", there
#            is no error. With local, the record after each long one is lost to who reads by line.
# Needs:     root, to run dockerd; in a mount namespace of its own, without a network.
set -euo pipefail
[ "$(id -u)" = 0 ] || { echo 'needs root' >&2; exit 1; }
[ "${1-}" = inside ] || exec unshare --mount "$0" inside
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
packages docker.io=20.10.24+dfsg1-1+deb12u1+b6 containerd=1.6.20~ds1-1+deb12u3 \
  runc=1.1.5+ds1-1+deb12u1 busybox-static jq=1.6-2.1+deb12u3
export LD_LIBRARY_PATH=$temp/root/lib/$(uname -m)-linux-gnu:$temp/root/usr/lib/$(uname -m)-linux-gnu
PATH=$temp/root/usr/sbin:$temp/root/usr/bin:$temp/root/sbin:$PATH

# The cut is after 16,384 bytes: in the text of the second record's error.
head='{"level":"error","stack":"'
tail='","error":"disk f'
stack=$(printf '%*s' $((16384 - ${#head} - ${#tail})) '' | tr ' ' x)
mkdir -p image/bin run data
cp root/bin/busybox image/bin/cat
{
  printf '{"level":"info","msg":"started"}\n'
  printf '%s%s%sull"}\n' "$head" "$stack" "$tail"
  printf '{"level":"error","error":"cannot open"}\n'
} >image/records

export DOCKER_HOST=unix://$temp/run/socket
dockerd --bridge=none --iptables=false --ip-forward=false --storage-driver vfs \
  --data-root "$temp/data" --exec-root "$temp/run" --pidfile "$temp/run/pid" \
  -H "$DOCKER_HOST" >said 2>&1 &
daemon=$!
trap 'kill $daemon; wait $daemon || true; rm -rf "$temp"' EXIT
for _ in $(seq 100); do if docker info >/dev/null 2>&1; then break; fi; sleep 0.2; done
docker info >/dev/null 2>&1 || { tail -n 5 said >&2; exit 1; }
tar -C image -c . | docker import - image >/dev/null
for driver in json-file local; do
  docker run --name "of-$driver" --network none --log-driver "$driver" image cat /records >/dev/null
done
lines() { printf '%s lines' "$(docker logs "$@" | wc -l)"; }
timed() { docker logs -t "of-$1" | cut -c32- >timed; } # the time has 31 characters with its blank
objects() { # that are one by themselves
  local count=0
  while read -r line; do
    if jq -e 'type == "object"' <<<"$line" >/dev/null 2>&1; then count=$((count + 1)); fi
  done
  printf '%s objects' "$count"
}

saw 'lines written' "3, that are objects: 3 objects" \
  "$(wc -l <image/records), that are objects: $(objects <image/records)"
saw 'docker logs, json-file' '3 lines' "$(lines of-json-file)"
saw 'docker logs -t, json-file' '3 lines' "$(lines -t of-json-file)"
timed json-file
saw 'docker logs -t | cut -c32-, json-file' '3 objects' "$(objects <timed)"
saw 'jq .error of the long one' 'disk f<TIME> ull' \
  "$(sed -n 2p timed | jq -r .error | sed -E 's/[-0-9]+T[0-9:.]+Z/<TIME>/')"
saw 'docker logs, local' '2 lines' "$(lines of-local)"
timed local
saw 'docker logs -t | cut -c32-, local' '1 objects' "$(objects <timed)"
