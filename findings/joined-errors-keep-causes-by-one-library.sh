#!/usr/bin/env bash
# Library:   zap 1.23.0, multierr 1.6.0, go-multierror 1.1.1 (Debian 12, golang-go.uber-zap-dev
#            1.23.0-1, golang-go.uber-multierr-dev 1.6.0-1, golang-github-hashicorp-go-multierror-dev
#            1.1.1-2), errors.Join and log/slog of Go 1.23.5 (Debian 12 backports, golang-1.23-go
#            1.23.5-1~bpo12+1).
# Guess:     zap writes the parts of a joined error as "errorCauses", whoever joined them, as all
#            three libraries give them out; and a JSON logger that writes the text of an error writes
#            the texts of a list of errors.
# Behaviour: zap asks for a method Errors() []error, which multierr has. errors.Join has
#            Unwrap() []error, go-multierror a field Errors: their parts are only in one text, joined
#            by "\n" or laid out for people. One wrapping by %w takes the causes from multierr too. In
#            slog each error of a list of errors is {}.
# Seen:      zap, multierr: "disk full; no route" [{"error":"disk full"},{"error":"no route"}]
#            zap, multierr wrapped: "pull: disk full; no route" null
#            zap, errors.Join: "disk full\nno route" null
#            zap, go-multierror: "2 errors occurred:\n\t* disk full\n\t* no route\n\n" null
#            zap, a list of errors: [{"error":"disk full"},{"error":"no route"}]
#            slog, errors.Join: "disk full\nno route"
#            slog, a list of errors: [{},{}]
# So:        A known failure is recognised alone and, joined, in one of four forms; to who searches
#            for the name "error" at any depth one operation failed three times.
set -euo pipefail
temp=$(mktemp -d)
trap 'rm -rf "$temp"' EXIT
cd "$temp"
saw() { # what, expected, seen
  printf '%s: %s\n' "$1" "$3"
  [ "$2" = "$3" ] || { echo "CHANGED: $1 was: $2" >&2; exit 1; }
}
sources=()
fetch() { # downloads packages, and those they need that are missing; installs nothing
  apt-get -q -y --no-install-recommends --reinstall --allow-downgrades --download-only \
    -o Dir::Cache::archives="$temp/debs" -o Debug::NoLocking=1 -o APT::Sandbox::User=root \
    "${sources[@]}" install "$@" >apt.log 2>&1
}
packages() { # unpacks Debian packages here, and leaves the system as it is
  mkdir -p debs/partial
  fetch "$@" || { apt-get -q "${sources[@]}" update >apt.log 2>&1 && fetch "$@"; } ||
    { cat apt.log >&2; exit 1; }
  for deb in debs/*.deb; do dpkg -x "$deb" root; done
  rm debs/*.deb
}
backports() { # the same from bookworm-backports, from where the system has bookworm
  archive=$(apt-get indextargets --format '$(REPO_URI)' 'Codename: bookworm' 'Component: main' |
    sed -n 1p)
  keys=/usr/share/keyrings/debian-archive-keyring.gpg
  echo "deb [signed-by=$keys] $archive bookworm-backports main" >backports.list
  mkdir -p lists/partial
  sources=(-o Dir::Etc::sourcelist="$temp/backports.list" -o Dir::Etc::sourceparts=-
    -o Dir::State::lists="$temp/lists" -o Dir::Cache="$temp/apt-cache" -o Debug::NoLocking=1)
  packages "$@"
}
packages golang-go.uber-zap-dev=1.23.0-1 golang-go.uber-multierr-dev=1.6.0-1 \
  golang-github-hashicorp-go-multierror-dev=1.1.1-2 jq=1.6-2.1+deb12u3
backports golang-1.23-go=1.23.5-1~bpo12+1 golang-1.23-src=1.23.5-1~bpo12+1
# zap's level over HTTP is not used here, and net/http would be most of what is built.
rm root/usr/share/gocode/src/go.uber.org/zap/http_handler.go
export GOROOT=$temp/root/usr/lib/go-1.23 GOCACHE=$temp/built
export GOPATH=$temp/root/usr/share/gocode:/usr/share/gocode
export GO111MODULE=off GOTOOLCHAIN=local CGO_ENABLED=0
export LD_LIBRARY_PATH=$temp/root/usr/lib/$(uname -m)-linux-gnu
PATH=$temp/root/usr/bin:$PATH

cat >log.go <<'PROGRAM'
package main

import (
	"errors"
	"fmt"
	"log/slog"
	"os"

	"github.com/hashicorp/go-multierror"
	"go.uber.org/multierr"
	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"
)

func create(name string) *os.File {
	file, err := os.Create(name)
	if err != nil {
		panic(err)
	}
	return file
}

func main() {
	first, second := errors.New("disk full"), errors.New("no route")
	encoder := zapcore.NewJSONEncoder(zap.NewProductionEncoderConfig())
	z := zap.New(zapcore.NewCore(encoder, create("zap"), zap.InfoLevel))
	s := slog.New(slog.NewJSONHandler(create("slog"), nil))
	for _, err := range []error{
		multierr.Append(first, second),
		fmt.Errorf("pull: %w", multierr.Append(first, second)),
		errors.Join(first, second),
		multierror.Append(first, second),
	} {
		z.Error("pull failed", zap.Error(err))
	}
	z.Error("pull failed", zap.Errors("errors", []error{first, second}))
	s.Error("pull failed", "error", errors.Join(first, second))
	s.Error("pull failed", "errors", []error{first, second})
}
PROGRAM
"$GOROOT/bin/go" build -gcflags='all=-N -l' -o log log.go
./log

record() { sed -n "$2p" "$1" | jq -r "$3"; }
both='"\(.error | tojson) \(.errorCauses | tojson)"'
saw 'zap, multierr' '"disk full; no route" [{"error":"disk full"},{"error":"no route"}]' \
  "$(record zap 1 "$both")"
saw 'zap, multierr wrapped' '"pull: disk full; no route" null' "$(record zap 2 "$both")"
saw 'zap, errors.Join' '"disk full\nno route" null' "$(record zap 3 "$both")"
saw 'zap, go-multierror' '"2 errors occurred:\n\t* disk full\n\t* no route\n\n" null' \
  "$(record zap 4 "$both")"
saw 'zap, a list of errors' '[{"error":"disk full"},{"error":"no route"}]' \
  "$(record zap 5 '.errors | tojson')"
saw 'slog, errors.Join' '"disk full\nno route"' "$(record slog 1 '.error | tojson')"
saw 'slog, a list of errors' '[{},{}]' "$(record slog 2 '.errors | tojson')"
