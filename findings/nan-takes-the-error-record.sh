#!/usr/bin/env bash
# Library:   hclog 0.11.0, logrus 1.9.0, zap 1.23.0, zerolog 1.26.1 (Debian 12,
#            golang-github-hashicorp-go-hclog-dev 0.11.0-1, golang-github-sirupsen-logrus-dev 1.9.0-1,
#            golang-go.uber-zap-dev 1.23.0-1, golang-github-rs-zerolog-dev 1.26.1-2), log/slog of Go
#            1.23.5 (Debian 12 backports, golang-1.23-go 1.23.5-1~bpo12+1).
# Guess:     A number that JSON has no form for costs at most its own field. A record of level error
#            is written, with its message and its error.
# Behaviour: A share of no requests at all is 0/0, NaN. By hclog the record is gone, and nothing says
#            so; by logrus it is gone, and standard error has a line without its level, its message
#            and its error. By zap, zerolog and slog it is written, with a text in the place of the
#            number, but not one text. Where a map has a NaN in it, zap adds a member "sharesError" to
#            a record of level info.
# Seen:      hclog, records of 2: 1
#            logrus, records of 2: 1
#            stderr: Failed to obtain reader, failed to marshal fields to JSON, json: unsupported value: NaN
#            zap: error disk full "NaN"
#            zerolog: error disk full "NaN"
#            slog: ERROR disk full "!ERROR:json: unsupported value: NaN"
#            zap, a map, level info: {"sharesError":"json: unsupported value: NaN"}
# So:        A failure that came with a share of nothing was logged by the program and is in no
#            archive; and who takes any member whose name ends by "Error" for a failure counts a report
#            that was written.
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
packages golang-github-hashicorp-go-hclog-dev=0.11.0-1 golang-github-sirupsen-logrus-dev=1.9.0-1 \
  golang-go.uber-zap-dev=1.23.0-1 golang-github-rs-zerolog-dev=1.26.1-2 jq=1.6-2.1+deb12u3
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
	"log/slog"
	"os"

	"github.com/hashicorp/go-hclog"
	"github.com/rs/zerolog"
	"github.com/sirupsen/logrus"
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
	failure, failed, requests := errors.New("disk full"), 0.0, 0.0
	share := failed / requests

	h := hclog.New(&hclog.LoggerOptions{Output: create("hclog"), JSONFormat: true})
	h.Error("report not written", "error", failure, "share", share)
	h.Error("report not written", "error", failure, "share", 0.5)

	l := logrus.New()
	l.Out, l.Formatter = create("logrus"), &logrus.JSONFormatter{}
	l.WithError(failure).WithField("share", share).Error("report not written")
	l.WithError(failure).WithField("share", 0.5).Error("report not written")

	encoder := zapcore.NewJSONEncoder(zap.NewProductionEncoderConfig())
	z := zap.New(zapcore.NewCore(encoder, create("zap"), zap.InfoLevel))
	z.Error("report not written", zap.Error(failure), zap.Float64("share", share))
	z.Info("report written", zap.Any("shares", map[string]float64{"day": share}))

	r := zerolog.New(create("zerolog"))
	r.Error().Err(failure).Float64("share", share).Msg("report not written")

	s := slog.New(slog.NewJSONHandler(create("slog"), nil))
	s.Error("report not written", "error", failure, "share", share)
}
PROGRAM
"$GOROOT/bin/go" build -gcflags='all=-N -l' -o log log.go
./log 2>said

saw 'hclog, records of 2' 1 "$(wc -l <hclog)"
saw 'logrus, records of 2' 1 "$(wc -l <logrus)"
saw stderr 'Failed to obtain reader, failed to marshal fields to JSON, json: unsupported value: NaN' \
  "$(cat said)"
kept() { head -n 1 "$1" | jq -r '"\(.level) \(.error) \(.share | tojson)"'; }
saw zap 'error disk full "NaN"' "$(kept zap)"
saw zerolog 'error disk full "NaN"' "$(kept zerolog)"
saw slog 'ERROR disk full "!ERROR:json: unsupported value: NaN"' "$(kept slog)"
saw 'zap, a map, level info' '{"sharesError":"json: unsupported value: NaN"}' \
  "$(sed -n 2p zap | jq -c 'del(.level, .ts, .msg)')"
