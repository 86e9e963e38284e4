# The two commands of the README, and what they need.
PACKAGES = liblz4-dev libxxhash-dev lz4 pkg-config

.PHONY: run build test lint install

## run: install what is missing, build, and classify the samples (they raise the alarm)
run: build
	@.build/release/stream-cli classify samples/archives/ || [ $$? -eq 1 ]

build: install
	@swift build -c release --product stream-cli

## test: install what is missing, and pass every test
test: install
	@swift test -c release --quiet

lint:
	@swift format lint --strict --recursive Sources Tests Package.swift

install:
	@missing=$$(dpkg-query -W -f '$${Package} $${Status}\n' $(PACKAGES) 2>/dev/null | \
	  awk '/install ok installed/ {print $$1}' | sort > /tmp/stream-cli.$$$$; \
	  printf '%s\n' $(PACKAGES) | sort | comm -23 - /tmp/stream-cli.$$$$; rm -f /tmp/stream-cli.$$$$); \
	if [ -n "$$missing" ]; then \
	  run=; [ "$$(id -u)" = 0 ] || run=sudo; \
	  $$run apt-get update -qq && $$run apt-get install -y -qq $$missing; \
	fi
