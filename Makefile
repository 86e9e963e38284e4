# The two commands of the README, and what they need.
PACKAGES = liblz4-dev libxxhash-dev zlib1g-dev libisal-dev libzstd-dev liblzma-dev libbz2-dev \
  libarchive-dev libsqlite3-dev \
  lz4 zstd pigz tabix xz-utils bzip2 lzip plzip pbzip2 ncompress zip cpio pkg-config
PREFIX ?= /usr/local
SHARE = $(DESTDIR)$(PREFIX)/share

# What the release program has in it, where the system has it as an archive of objects. pkg-config is
# led to them, because its directories come before all others. libarchive needs nettle, which is not
# among them for its licence's sake.
STATIC = archive sqlite3 zstd lzma bz2 lz4 z stdc++
LIBRARIES = $(CURDIR)/.build/static

.PHONY: run build test fuzz trust lint man release install deps

## run: install what is missing, build, and classify the samples (they raise the alarm)
run: build
	@.build/release/stream-cli classify samples/archives/ || [ $$? -eq 1 ]

build: deps
	@swift build -c release --product stream-cli

## test: install what is missing, and pass every test
test: deps
	@swift test -c release --quiet

## fuzz: run the fuzz targets, MINUTES each (TARGET=name for one), two side by side
fuzz: deps
	@Tests/fuzz $(or $(MINUTES),1) $(TARGET)

## trust: the long form of what the tests do in short: sanitizers, other programs, many runs
trust: deps
	@Tests/trust

lint:
	@swift format lint --strict --recursive Sources Tests Benchmarks Package.swift

## man: write the manual's pages to .build/plugins/GenerateManual/outputs/stream-cli
man: deps
	@swift package --disable-sandbox generate-manual --multi-page

## release: build .build-release/stream-cli, stripped, which has Swift's libraries and most of C's in
## it: it needs what `ldd` says, and starts in half of the time
release: PACKAGES += nettle-dev
release: deps
	@rm -rf $(LIBRARIES) && mkdir -p $(LIBRARIES)
	@for name in $(STATIC); do \
	  file=$$(cc -print-file-name=lib$$name.a); [ ! -f "$$file" ] || ln -sf "$$file" $(LIBRARIES)/; done
	@for name in liblz4 libxxhash zlib libisal libzstd liblzma libarchive; do \
	  sed -E 's|^(shared)?libdir=.*|\1libdir=$(LIBRARIES)|' \
	    "$$(pkg-config --variable=pcfiledir $$name)/$$name.pc" > $(LIBRARIES)/$$name.pc; done
	@PKG_CONFIG_PATH=$(LIBRARIES) swift build -c release --product stream-cli \
	  --static-swift-stdlib -Xlinker --as-needed -Xlinker -lnettle
	@install -D -s .build/release/stream-cli .build-release/stream-cli
	@printf '.build-release/stream-cli needs glibc %s or later%s\n' "$$(objdump -T \
	  .build-release/stream-cli | grep -o 'GLIBC_[0-9.]*' | sort -uV | tail -1 | cut -d_ -f2)" \
	  "$$(objdump -p .build-release/stream-cli | awk '/NEEDED/ && !/lib(c|m)[.]so|ld-linux/ {print ", " $$2}' | \
	  tr -d '\n')"

## install: put the program, its manual and its completions under PREFIX
install: release man
	install -D .build-release/stream-cli $(DESTDIR)$(PREFIX)/bin/stream-cli
	install -d $(SHARE)/man/man1 $(SHARE)/bash-completion/completions \
	  $(SHARE)/zsh/site-functions $(SHARE)/fish/vendor_completions.d
	install -m 644 .build/plugins/GenerateManual/outputs/stream-cli/*.1 $(SHARE)/man/man1
	.build-release/stream-cli --generate-completion-script bash \
	  > $(SHARE)/bash-completion/completions/stream-cli
	.build-release/stream-cli --generate-completion-script zsh \
	  > $(SHARE)/zsh/site-functions/_stream-cli
	.build-release/stream-cli --generate-completion-script fish \
	  > $(SHARE)/fish/vendor_completions.d/stream-cli.fish

deps:
	@missing=$$(dpkg-query -W -f '$${Package} $${Status}\n' $(PACKAGES) 2>/dev/null | \
	  awk '/install ok installed/ {print $$1}' | sort > /tmp/stream-cli.$$$$; \
	  printf '%s\n' $(PACKAGES) | sort | comm -23 - /tmp/stream-cli.$$$$; rm -f /tmp/stream-cli.$$$$); \
	if [ -n "$$missing" ]; then \
	  run=; [ "$$(id -u)" = 0 ] || run=sudo; \
	  $$run apt-get update -qq && $$run apt-get install -y -qq $$missing; \
	fi
