import Foundation
import TestSupport
import Testing

/// What goes wrong around the program: no answer that looks whole where it is none, nothing left
/// behind, and the same answer where the surroundings play no part.
@Suite struct FaultTests {
  private static let binary = ClassifyCommandTests.binary

  /// Runs a script in a directory with the sample archives; `$B` is the program.
  private func script(_ text: String, timeout: Double = 60) throws -> ToolResult {
    try temporaryDirectory { directory in
      let samples = ClassifyCommandTests.archives
      for name in try FileManager.default.contentsOfDirectory(atPath: samples.path) {
        try FileManager.default.copyItem(
          at: samples.appendingPathComponent(name),
          to: directory.appendingPathComponent(name)
        )
      }
      return try runTool(
        "bash",
        ["-c", text],
        environment: ["B": Self.binary],
        directory: directory,
        timeout: timeout
      )
    }
  }

  @Test(
    "a signal in the middle leaves neither a file nor an answer",
    arguments: ["INT", "TERM", "KILL"],
    [
      "generate --size 20G -o out/x", "classify --format json -o out/x -",
      "extract --format json -o out/x -", "classify --format json -", "report --format html -",
    ]
  )
  func signals(signal: String, command: String) throws {
    // The input never ends. The signal comes when the program has read of it, or written. The
    // threads of a test block signals, and hand that on to what they start.
    let result = try script(
      """
      set -m
      mkdir out
      unblock='sigprocmask(SIG_SETMASK, POSIX::SigSet->new); exec @ARGV'
      perl -MPOSIX -e "$unblock" "$B" \(command) < <(yes '{"error":"x","msg":"importing repository"}') > printed 2> said &
      pid=$!
      for _ in $(seq 500); do
        io=$(awk '/^(rchar|wchar)/ { if ($2 > n) n = $2 } END { print n }' /proc/$pid/io)
        [ "${io:-0}" -gt 4000000 ] && break
        sleep 0.01
      done
      echo "moved $((io > 4000000))"
      kill -\(signal) $pid
      for _ in $(seq 1000); do kill -0 $pid 2> /dev/null || break; sleep 0.01; done
      kill -KILL $pid 2> /dev/null && echo "survived it"
      wait $pid 2> /dev/null
      echo "code $?"
      ls -A out
      grep -c verdict printed
      """
    )
    let number = ["INT": 130, "TERM": 143, "KILL": 137][signal] ?? 0
    #expect(result.outputText == "moved 1\ncode \(number)\n0\n", "\(result.errorText)")
  }

  @Test(
    "no space on the device is an error, for every command",
    arguments: [
      "classify a", "classify --format json a", "extract a", "inspect a", "merge t.json",
      "report a", "report --format html a", "catalog show", "catalog list", "generate --size 1M",
      "index -o - a",
    ]
  )
  func fullDevice(command: String) throws {
    let result = try script(
      """
      mv unknown.ndjson.lz4 a
      "$B" classify --format json a > t.json
      "$B" \(command) > /dev/full
      echo $?
      """
    )
    // `index` has no standard output: a usage error.
    let isUsage = command.hasPrefix("index")
    #expect(result.outputText == (isUsage ? "64\n" : "74\n"), "\(result.errorText)")
    #expect(isUsage || result.errorText.contains("No space left on device"))
  }

  @Test("a file that does not fit leaves nothing behind")
  func smallDevice() throws {
    let result = try script(
      """
      mkdir small
      unshare -m true 2> /dev/null || { echo skipped; exit; }
      unshare -m bash -c 'mount -t tmpfs -o size=64k none small || { echo skipped; exit; }
        "$B" generate --size 2M -o small/x; echo $?
        ls -A small'
      """
    )
    if result.outputText.contains("skipped") { return }
    #expect(result.outputText == "73\n", "\(result.errorText)")
  }

  @Test("too few descriptors are said, and never make an answer out of a part")
  func descriptors() throws {
    let result = try script(
      """
      "$B" classify --format json *.lz4 > whole; code=$?
      for n in $(seq 3 12); do
        (ulimit -n $n; exec "$B" classify --format json *.lz4) > part 2> said
        c=$?
        if cmp -s whole part && [ $c = $code ]; then echo whole; continue; fi
        if [ $c -ge 64 ] && [ $c -lt 128 ] && ! [ -s part ] && [ -s said ]; then echo refused
        elif [ $((c & 2)) = 2 ] && grep -q '"complete": false' part; then echo incomplete
        else echo "$n: $c"; fi
      done | sort | uniq
      """
    )
    let ends = Set(result.outputText.split(separator: "\n").map(String.init))
    #expect(ends.isSubset(of: ["whole", "refused", "incomplete"]), "\(ends)")
    #expect(ends.contains("whole") && ends.count > 1)
  }

  @Test("too little memory ends the program, and never makes an answer out of a part")
  func memory() throws {
    let result = try script(
      """
      "$B" classify --format json *.lz4 > whole; code=$?
      for k in 20000 40000 60000 $(seq 80000 2500 120000) 160000 200000 1000000; do
        (ulimit -v $k; ulimit -c 0; SWIFT_BACKTRACE=enable=no exec "$B" classify --format json -j 2 *.lz4 \
          > part 2> /dev/null)
        c=$?
        if cmp -s whole part && [ $c = $code ]; then echo whole
        elif [ $c -ge 64 ] && ! [ -s part ]; then echo ended
        else echo "$k: $c"; fi
      done 2> /dev/null | sort | uniq
      """
    )
    #expect(result.outputText == "ended\nwhole\n", "\(result.errorText)")
  }

  @Test("a folder that cannot be read is damage, and what is beside it is counted")
  func unreadableFolder() throws {
    // The superuser reads everything, unless it gives up the right to.
    let result = try script(
      """
      mkdir -p tree/a tree/b tree/c
      cp known.ndjson.lz4 tree/a; cp unknown.ndjson.lz4 tree/b; cp generated-known.ndjson.lz4 tree/c
      chmod 0 tree/b
      run=; [ "$(id -u)" = 0 ] && run='setpriv --bounding-set -dac_override,-dac_read_search'
      $run "$B" classify --format json tree; echo "code $?"
      chmod 700 tree/b
      """
    )
    #expect(result.outputText.contains(#""kind": "unreadable""#), "\(result.errorText)")
    #expect(result.outputText.contains("tree/a/known") && result.outputText.contains("tree/c/gen"))
    #expect(result.outputText.contains("\ncode 2\n"))
  }

  @Test(
    "surroundings that play no part change nothing",
    arguments: [
      "env -i \"$B\"", "env LC_ALL=de_DE.UTF-8 LANG=tr_TR.UTF-8 \"$B\"", "env LC_ALL=C \"$B\"",
      "env TZ=Asia/Kathmandu \"$B\"", "taskset 1 \"$B\"", "env -u HOME -u PATH \"$B\"",
      "nice -n 19 \"$B\"", "env TMPDIR=/nowhere \"$B\"",
    ]
  )
  func surroundings(start: String) throws {
    let result = try script(
      """
      "$B" classify --format json *.lz4 > whole; echo $?
      \(start) classify --format json *.lz4 | cmp - whole && echo same
      \(start) classify --format json -j 64 *.lz4 | cmp - whole && echo same
      """
    )
    #expect(result.outputText == "1\nsame\nsame\n", "\(result.errorText)")
  }

  @Test("a stream that is closed is no other file's")
  func closedStreams() throws {
    let result = try script(
      """
      mv known.ndjson.lz4 a
      "$B" extract a ./a -o good 2> said; echo $?
      "$B" extract a ./a -o none 2>&-; echo $?
      cmp good none && echo same
      "$B" extract a ./a -o none >&- 2>&- <&-; echo $?
      cmp good none && echo same
      "$B" classify --format json a > whole
      "$B" classify --format json a <&- | cmp - whole && echo same
      "$B" classify - a <&- > rest; echo $?
      "$B" classify - <&-; echo $?
      "$B" classify a >&-; echo $?
      "$B" catalog explain - <&- ; echo $?
      """
    )
    #expect(
      result.outputText == "0\n0\nsame\n0\nsame\nsame\n2\n66\n74\n66\n",
      "\(result.errorText)"
    )
  }
}
