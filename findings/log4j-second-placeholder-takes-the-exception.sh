#!/usr/bin/env bash
# Library:   Log4j 2.19.0 with JsonLayout, Logback 1.2.11 with logstash-logback-encoder 7.2 and SLF4J
#            1.7.32 (Debian 12, liblog4j2-java 2.19.0-2, liblogback-java 1:1.2.11-3,
#            liblogstash-logback-encoder-java 7.2-2, libslf4j-java 1.7.32-1, openjdk-17-jdk-headless).
# Guess:     log.error("… failed: {}", …, exception) writes one form, however many {} there are before:
#            the exception's text in the message, its stack beside it, or both; and a line of source
#            that both libraries compile is one record by both.
# Behaviour: With one {} Java takes the method that has a Throwable: the {} stays as it is, the
#            exception is in "thrown". With two, Log4j gives it to the second {}: its text is in the
#            message, and "thrown" with name and stack is missing. Logback keeps the {} and has the
#            stack in both cases. Only the exception given twice gets both from Log4j.
# Seen:      Log4j, one {}: "pull failed: {}", thrown: disk full
#            Log4j, two {}: "pull of app failed: java.io.IOException: disk full", thrown: null
#            Log4j, two {}, given twice, thrown: disk full
#            Logback, one {}: "pull failed: {}", stack: java.io.IOException: disk full
#            Logback, two {}: "pull of app failed: {}", stack: java.io.IOException: disk full
# So:        Who recognises failures by "thrown" misses those that say what they were about, and who
#            does by the message has one "failed: {}" for all the others.
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
packages liblog4j2-java=2.19.0-2 liblogback-java=1:1.2.11-3 liblogstash-logback-encoder-java=7.2-2 \
  libslf4j-java=1.7.32-1 libjackson2-core-java libjackson2-annotations-java \
  libjackson2-databind-java openjdk-17-jre-headless openjdk-17-jdk-headless jq=1.6-2.1+deb12u3
architecture=$(uname -m)-linux-gnu
java=$(echo "$temp"/root/usr/lib/jvm/java-17-openjdk-*/bin)
CLASSPATH=.
for jar in log4j-api log4j-core logback-classic logback-core logstash-logback-encoder slf4j-api \
  jackson-core jackson-databind jackson-annotations; do
  CLASSPATH+=:$temp/root/usr/share/java/$jar.jar
done
export CLASSPATH

cat >log4j2.xml <<'XML'
<Configuration>
  <Appenders>
    <File name="out" fileName="log4j">
      <JsonLayout compact="true" eventEol="true" stacktraceAsString="true"/>
    </File>
  </Appenders>
  <Loggers><Root level="info"><AppenderRef ref="out"/></Root></Loggers>
</Configuration>
XML
cat >logback.xml <<'XML'
<configuration>
  <appender name="out" class="ch.qos.logback.core.FileAppender">
    <file>logback</file>
    <encoder class="net.logstash.logback.encoder.LogstashEncoder"/>
  </appender>
  <root level="info"><appender-ref ref="out"/></root>
</configuration>
XML
cat >Log.java <<'JAVA'
import java.io.IOException;
import org.apache.logging.log4j.LogManager;
import org.slf4j.LoggerFactory;

class Log {
  public static void main(String[] arguments) {
    IOException exception = new IOException("disk full");
    org.apache.logging.log4j.Logger log4j = LogManager.getLogger("app");
    log4j.error("pull failed: {}", exception);
    log4j.error("pull of {} failed: {}", "app", exception);
    log4j.error("pull of {} failed: {}", "app", exception, exception);
    org.slf4j.Logger logback = LoggerFactory.getLogger("app");
    logback.error("pull failed: {}", exception);
    logback.error("pull of {} failed: {}", "app", exception);
  }
}
JAVA
"$java/java" Log.java

jq() { LD_LIBRARY_PATH=$temp/root/usr/lib/$architecture root/usr/bin/jq "$@"; }
log4j() { sed -n "$1p" log4j | jq -r "$2"; }
logback() {
  sed -n "$1p" logback |
    jq -r '"\(.message | tojson), stack: \(.stack_trace | split("\n")[0])"'
}
both='"\(.message | tojson), thrown: \(.thrown.message)"'
exception='java.io.IOException: disk full'
saw 'Log4j, one {}' '"pull failed: {}", thrown: disk full' "$(log4j 1 "$both")"
saw 'Log4j, two {}' "\"pull of app failed: $exception\", thrown: null" "$(log4j 2 "$both")"
saw 'Log4j, two {}, given twice, thrown' 'disk full' "$(log4j 3 .thrown.message)"
saw 'Logback, one {}' "\"pull failed: {}\", stack: $exception" "$(logback 1)"
saw 'Logback, two {}' "\"pull of app failed: {}\", stack: $exception" "$(logback 2)"
