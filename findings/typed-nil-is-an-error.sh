#!/usr/bin/env bash
# Library:   zap 1.23.0, zerolog 1.26.1 (Debian 12, golang-go.uber-zap-dev 1.23.0-1,
#            golang-github-rs-zerolog-dev 1.26.1-2), log/slog of Go 1.23.5 (Debian 12 backports,
#            golang-1.23-go 1.23.5-1~bpo12+1).
# Guess:     Where nothing failed, a record has no error, or null; and what has a level error has one.
# Behaviour: A function that returns a nil pointer as its error returns an error that is not nil (it
#            has a type). zap and slog write the text "<nil>" for it. zerolog leaves the member out,
#            but log.Err has chosen the level error by then: a record of that level without an error.
#            A nil without a type is left out by zap and zerolog, and log.Err takes level info; slog
#            writes null, and in its text form "<nil>" for that as well. (logrus 1.9.0 and hclog 0.11.0
#            panic; that is not tried here.)
# Seen:      zap, typed nil: info "<nil>"
#            zap, nil: info null
#            slog, typed nil: INFO "<nil>"
#            slog, nil: INFO null
#            slog, text form, nil: error=<nil>
#            zerolog, typed nil: info null
#            zerolog, log.Err, typed nil: error null
#            zerolog, log.Err, nil: info null
# So:        Who counts texts of "error" that are not empty counts successes that zap and slog wrote,
#            and who counts by the level those that log.Err of zerolog wrote.
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
packages golang-go.uber-zap-dev=1.23.0-1 golang-github-rs-zerolog-dev=1.26.1-2 jq=1.6-2.1+deb12u3
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
	"log/slog"
	"os"

	"github.com/rs/zerolog"
	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"
)

type PullError struct{ detail string }

func (e *PullError) Error() string { return e.detail }

// pull succeeds.
func pull() error {
	var failure *PullError
	return failure
}

func create(name string) *os.File {
	file, err := os.Create(name)
	if err != nil {
		panic(err)
	}
	return file
}

func main() {
	encoder := zapcore.NewJSONEncoder(zap.NewProductionEncoderConfig())
	z := zap.New(zapcore.NewCore(encoder, create("zap"), zap.InfoLevel))
	s := slog.New(slog.NewJSONHandler(create("slog"), nil))
	t := slog.New(slog.NewTextHandler(create("slog-text"), nil))
	r := zerolog.New(create("zerolog"))
	for _, err := range []error{pull(), nil} {
		z.Info("pulled", zap.Error(err))
		s.Info("pulled", "error", err)
		t.Info("pulled", "error", err)
		r.Info().Err(err).Msg("pulled")
		r.Err(err).Msg("pulled")
	}
}
PROGRAM
"$GOROOT/bin/go" build -gcflags='all=-N -l' -o log log.go
./log

record() { sed -n "$2p" "$1" | jq -r '"\(.level) \(.error | tojson)"'; }
saw 'zap, typed nil' 'info "<nil>"' "$(record zap 1)"
saw 'zap, nil' 'info null' "$(record zap 2)"
saw 'slog, typed nil' 'INFO "<nil>"' "$(record slog 1)"
saw 'slog, nil' 'INFO null' "$(record slog 2)"
saw 'slog, text form, nil' 'error=<nil>' "$(sed -n 2p slog-text | grep -o 'error=.*')"
saw 'zerolog, typed nil' 'info null' "$(record zerolog 1)"
saw 'zerolog, log.Err, typed nil' 'error null' "$(record zerolog 2)"
saw 'zerolog, log.Err, nil' 'info null' "$(record zerolog 4)"
