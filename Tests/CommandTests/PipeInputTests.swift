import Foundation
import TestSupport
import Testing

/// Named pipes among the archives: who waits for the other end waits alone.
@Suite struct PipeInputTests {
  /// How often each archive's failure occurs: enough that its text is much more than what a program
  /// reads to start.
  private static let lineCount = 10_000

  /// Runs a question about pipes and files, and opens the pipes only when all of the files were read
  /// and no thread has anything to do.
  private static let script = #"""
    set -e
    bytes=0
    for name in *.log; do bytes=$((bytes + $(stat -c %s $name))); done
    for name in *.pipe; do mv $name $name.text; mkfifo $name; done
    "$program" "$@" *.pipe *.log > output &
    process=/proc/$!
    until [ $(sed -n 's/^rchar: //p' $process/io) -ge $bytes ] &&
      ! grep -q '^State:.[RD]' $process/task/*/status; do sleep 0.01; done
    kill -0 $!
    for name in *.pipe; do cat $name.text > $name; done
    code=0
    wait $! || code=$?
    cat output
    exit $code
    """#

  /// Each archive has an error of its own.
  private func write(_ names: [String], in directory: URL) throws {
    for name in names {
      let line = #"{"error":"strange things in \#(name)","msg":"importing repository"}"# + "\n"
      let text = String(repeating: line, count: Self.lineCount)
      try Data(text.utf8).write(to: directory.appendingPathComponent(name))
    }
  }

  @Test(
    "files are read to the end while nobody writes to a pipe",
    arguments: [
      ("a.pipe", "1"), ("a.pipe", "2"), ("a.pipe", "7"), ("c.pipe", "1"), ("c.pipe", "2"),
      ("a.pipe c.pipe e.pipe", "1"), ("a.pipe c.pipe e.pipe", "2"), ("a.pipe c.pipe", "3"),
    ]
  )
  func classify(pipes: String, jobs: String) throws {
    let names = ["b.log", "d.log"] + pipes.split(separator: " ").map(String.init)
    let arguments = ["classify", "--format", "json", "-j", jobs]
    try check(arguments, names)
  }

  @Test(
    "extracted lines come by path, however late those of a pipe come",
    arguments: [("a.pipe", "2"), ("c.pipe", "2"), ("e.pipe", "3"), ("a.pipe c.pipe", "3")]
  )
  func extract(pipes: String, jobs: String) throws {
    let names = ["b.log", "d.log"] + pipes.split(separator: " ").map(String.init)
    let arguments = ["extract", "--unknown", "--with-place", "-j", jobs]
    try check(arguments, names)
  }

  /// Compares with what is said where all archives are files.
  private func check(_ arguments: [String], _ names: [String]) throws {
    try temporaryDirectory { directory in
      try write(names, in: directory)
      let program = ClassifyCommandTests.binary
      let expected = try runTool(program, arguments + names, directory: directory)
      #expect(expected.status == 1 && expected.outputText.contains("strange"))
      let result = try runTool(
        "bash",
        ["-c", Self.script, "bash"] + arguments,
        environment: ["program": program],
        directory: directory
      )
      #expect(result.status == 1, "\(result.errorText)")
      // Compared outside of the macro, which would print both in full.
      let isSame = result.output == expected.output
      #expect(isSame, "\(result.outputText.prefix(400))")
    }
  }
}
