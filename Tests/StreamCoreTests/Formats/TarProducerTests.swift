import Foundation
import StreamCore
import TestSupport
import Testing

/// Archives of all tar programs, with all that these put into them.
@Suite(.needs("tar", "python3")) struct TarProducerTests {
  private typealias Tar = TarAttackTests

  /// A folder of logs, and of what is no file.
  private static let folder = """
    set -e
    long=$(printf 'd%.0s' $(seq 60))
    mkdir -p logs/$long/empty
    printf '{"error":"line 1 of a"}\\n{"error":"line 2 of a"}\\n' > logs/a.log
    printf '{"error":"line 1 of b"}\\n' > logs/$long/$long.log
    printf '{"error":"line 1 of c"}\\n' | gzip -nc > logs/c.log.gz
    ln logs/a.log logs/hard.log
    ln -s a.log logs/soft.log
    mkfifo logs/pipe
    : > logs/empty.log

    """

  static let commands = [
    "tar -cf - logs", "tar --format=oldgnu -cf - logs", "tar --format=gnu -cf - logs",
    "tar --format=ustar -cf - logs", "tar --format=posix -cf - logs",
    "tar --format=v7 -cf - logs/a.log logs/c.log.gz logs/hard.log logs/soft.log logs/empty.log",
    "tar -V label -cf - logs", "tar -V label --format=posix -cf - logs",
    "tar --format=posix --pax-option=globexthdr.name=g,comment=c -cf - logs",
    "tar -g snapshot -cf - logs", "tar -g snapshot --format=posix -cf - logs",
    "tar --xattrs --acls -cf - logs", "tar -cf - logs/a.log; tar -cf - logs",
    "tar -cf x.tar logs/a.log; tar -cf y.tar logs; tar -Af x.tar y.tar; cat x.tar",
    "tar -cf x.tar logs/a.log; tar -rf x.tar logs/c.log.gz; cat x.tar",
    "bsdtar --format=pax -cf - logs", "bsdtar --format=gnutar -cf - logs",
    "bsdtar --format=ustar -cf - logs",
    "bsdtar --format=v7 -cf - logs/a.log logs/hard.log logs/c.log.gz",
    python("USTAR_FORMAT"), python("GNU_FORMAT"), python("PAX_FORMAT"),
    python("PAX_FORMAT", "pax_headers={'comment': 'x' * 2000}"),
    "find logs | busybox cpio -o -H newc > /dev/null; busybox tar -cf - logs",
  ]

  private static func python(_ format: String, _ more: String = "") -> String {
    "python3 -c \"import sys, tarfile; "
      + "t = tarfile.open(mode='w|', fileobj=sys.stdout.buffer, format=tarfile.\(format), \(more)); "
      + "t.add('logs'); t.close()\""
  }

  @Test("all files in them are read, and the rest is no fault", arguments: commands)
  func producers(command: String) throws {
    let program = command.split { " ;".contains($0) }.map(String.init)
    for tool in ["bsdtar", "busybox"] where program.contains(tool) && !isInstalled(tool) { return }
    try temporaryDirectory { directory in
      let script = Self.folder + "(\(command))"
      let made = try runTool("bash", ["-c", script], directory: directory)
      try #require(made.status == 0, "\(made.errorText)")
      let file = try AttackedFile(directory.appendingPathComponent("a.tar").path)
      let packed = try runTool("gzip", ["-nc"], input: made.output).output
      for bytes in [made.output, packed] {
        file.write(bytes)
        let outcome = try file.classifyInChunks(command)
        #expect(outcome.code == 0 && outcome.damageKinds.isEmpty, "\(outcome.code)")
        // A file with two names is there once, or twice by programs that look at none before.
        let messages = Set(outcome.messages)
        let hasAll = !command.contains(";") && !command.contains("=v7")
        #expect(messages.isSuperset(of: ["line 1 of a", "line 2 of a", "line 1 of c"]) || !hasAll)
        #expect(messages.contains("line 1 of b") || !hasAll)
        #expect(messages.contains("line 2 of a"))
      }
    }
  }

  @Test("attributes of all members are each one's, but where it has its own")
  func shared() throws {
    func attributes(_ type: Character, _ text: String) -> [UInt8] {
      let bytes = TarSplitterTests.attribute(text)
      return Tar.header("pax", size: Tar.octal(bytes.count), type: type) + Tar.padded(bytes)
    }
    func line(_ number: Int) -> [UInt8] { Array("{\"error\":\"line \(number) of a\"}\n".utf8) }
    let count = line(1).count
    let bytes =
      attributes("g", "comment=c") + attributes("g", "path=shared.log")
      + attributes("g", "size=\(count)") + Tar.header("a", size: Tar.octal(0)) + Tar.padded(line(1))
      + attributes("x", "path=own.log") + Tar.member("b", line(2)) + Tar.member("c", line(3))
      + attributes("x", "size=\(2 * count)") + Tar.header("d", size: Tar.octal(1))
      + Tar.padded(line(4) + line(5)) + Tar.header("e/", size: Tar.octal(0), type: "5") + Tar.end
    try temporaryDirectory { directory in
      let file = try AttackedFile(directory.appendingPathComponent("a.tar").path)
      file.write(bytes)
      let outcome = try file.classifyInChunks("shared")
      #expect(outcome.code == 0 && outcome.lines == 5)
      let json = String(decoding: outcome.json, as: UTF8.self)
      #expect(json.contains("!own.log\"") && json.contains("!shared.log\""))
    }
  }

  @Test("a size of more than a header can say", arguments: ["base-256", "pax"])
  func large(way: String) throws {
    let size = 9 << 30
    var header = Tar.header("a.log", size: Tar.octal(0))
    var before: [UInt8] = []
    if way == "pax" {
      let attributes = TarSplitterTests.attribute("size=\(size)")
      before =
        Tar.header("pax", size: Tar.octal(attributes.count), type: "x") + Tar.padded(attributes)
    } else {
      header[124] = 0x80
      for index in 0..<11 {
        header[125 + index] = UInt8(truncatingIfNeeded: size >> (80 - 8 * index))
      }
      header.replaceSubrange(148..<156, with: Array(repeating: 0x20, count: 8))
      let sum = String(header.reduce(0) { $0 + Int($1) }, radix: 8)
      let digits = String(repeating: "0", count: 6 - sum.count) + sum + "\0 "
      header.replaceSubrange(148..<156, with: Array(digits.utf8))
    }
    var maker = LineMaker()
    try temporaryDirectory { directory in
      let file = try AttackedFile(directory.appendingPathComponent("a.tar").path)
      // What is there is of that member, though a header of another one follows.
      let other = Tar.member("b.log", maker.lines(2))
      file.write(before + header + Tar.padded(maker.lines(20)) + other)
      let outcome = try file.classify()
      #expect(outcome.damageKinds.contains("truncated") && outcome.code & 2 == 2)
      #expect(!String(decoding: outcome.json, as: UTF8.self).contains("!b.log"))
    }
  }

  // MARK: Volumes

  @Test("each volume of several is read, and says that it is one", arguments: ["gnu", "posix"])
  func volumes(format: String) throws {
    try temporaryDirectory { directory in
      var maker = LineMaker()
      let first = maker.lines(40)
      let long = maker.lines(1500)
      let last = maker.lines(30)
      for (name, text) in [("a.log", first), ("b.log", long), ("c.log", last)] {
        try Data(text).write(to: directory.appendingPathComponent(name))
      }
      let script = """
        for n in 2 3 4 5 6 7; do echo "n v$n"; done | \
        tar --format=\(format) -V logs -M -L 20 -cf v1 a.log b.log c.log > /dev/null && ls v*
        """
      let made = try runTool("bash", ["-c", script], directory: directory)
      try #require(made.status == 0, "\(made.errorText)")
      let names = made.outputText.split(separator: "\n").map(String.init)
      try #require(names.count >= 3)
      let whole = first + long + last
      let wanted = whole.split(separator: 0x0a).count
      var found: Set<String> = []
      var lines = 0
      let file = try AttackedFile(directory.appendingPathComponent("volume").path)
      file.options.examplesPerIssue = 10_000
      for name in names {
        let url = directory.appendingPathComponent(name)
        file.write([UInt8](try Data(contentsOf: url)))
        let outcome = try file.classifyInChunks(name)
        let json = String(decoding: outcome.json, as: UTF8.self)
        // The last one may begin with a member's own header.
        let isOwn = name == names.last && outcome.code == 0
        #expect(isOwn || Set(outcome.damageKinds) == ["truncated"], "\(name)")
        #expect(isOwn || outcome.code == 2 && json.contains("tar -xM"), "\(name)")
        let isLater = name != names.first && !isOwn
        #expect(json.contains("goes on here, and began in another volume") == isLater, "\(name)")
        #expect(outcome.malformed == 0, "\(name)")
        found.formUnion(outcome.messages)
        lines += outcome.lines
      }
      // A line that is torn between two volumes is in none of them.
      #expect(lines == found.count && lines <= wanted && lines > wanted - names.count)
    }
  }

  @Test("a volume after damage, and the rest of a packed file")
  func damagedVolume() throws {
    var maker = LineMaker()
    var header = Tar.header("a.log", size: Tar.octal(200), type: "M")
    let rest = Array(maker.lines(20).suffix(200))
    let other = Tar.member("b.log", maker.lines(9))
    try temporaryDirectory { directory in
      let file = try AttackedFile(directory.appendingPathComponent("a.tar").path)
      file.write(header + Tar.padded(rest) + other + Tar.end)
      let whole = try file.classifyInChunks("volume")
      #expect(whole.code == 2 && whole.lostLines == 1 && whole.damageKinds == ["truncated"])
      let random = [UInt8](repeating: 0, count: 200).map { _ in UInt8.random(in: 0...255) }
      file.write(header + Tar.padded(random) + other + Tar.end)
      let packed = try file.classifyInChunks("packed")
      #expect(packed.code == 2 && packed.lines == 9 && packed.damageKinds.contains("truncated"))
      header[3] ^= 1
      file.write(header + Tar.padded(rest) + other + Tar.end)
      let damaged = try file.classifyInChunks("damaged")
      #expect(damaged.code == 2 && damaged.messages.count >= 9)
    }
  }

  // MARK: Zeros

  @Test("a file that shrank while it was packed ends in zeros, as where it is read itself")
  func shrunk() throws {
    var maker = LineMaker()
    let text = maker.lines(30)
    let other = Tar.member("b.log", maker.lines(2))
    try temporaryDirectory { directory in
      let plain = try AttackedFile(directory.appendingPathComponent("a.log").path)
      let file = try AttackedFile(directory.appendingPathComponent("a.tar").path)
      for cut in [0, 1, 9] {
        for zeros in [100, 1000, 20_000] {
          for start in [0, text.count / 2, text.count - 450] {
            let shrunk =
              Array(text[start...].dropLast(cut)) + [UInt8](repeating: 0, count: zeros)
            plain.write(shrunk)
            let expected = try plain.classify()
            file.write(Tar.member("a.log", shrunk) + other + Tar.end)
            let outcome = try file.classifyInChunks("\(cut), \(zeros), \(start)")
            let name: Testing.Comment = "\(cut), \(zeros), \(start)"
            #expect(outcome.code == 2 && expected.code == 2, name)
            #expect(outcome.lines == expected.lines + 2, name)
            #expect(outcome.malformed == expected.malformed, name)
            #expect(outcome.damageKinds.isEmpty && expected.damageKinds.isEmpty, name)
            let hint = cut == 0 ? "\"reason\": \"zeros\"" : "\"reason\": \"malformed\""
            #expect(String(decoding: outcome.json, as: UTF8.self).contains(hint), name)
          }
        }
      }
    }
  }
}
