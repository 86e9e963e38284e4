import TestSupport
import Testing

/// Directories as programs leave them that rotate their logs, and names that mislead.
@Suite struct RotatedLogTests {
  /// A failure that is too long for a line of a container's log; its error comes first or last.
  private static func long(errorFirst: Bool) -> String {
    let error = #""error":"1 error occurred:\n\t* something new\n\n""#
    let pad = #""pad":"\#(String(repeating: "p", count: 40_000))""#
    return #"{"level":"error","msg":"repository import failed","#
      + (errorFirst ? "\(error),\(pad)}" : "\(pad),\(error)}")
  }

  private static func torn(lines: Int) -> Answer {
    Answer(status: 2, lines: lines, malformed: 2, reasons: ["malformed 1", "unfinished 1"])
  }

  static let rotatedRows: [Situation] = [
    Situation(
      "kubelet rotated a log within a record of three parts, whose error is in the first",
      torn(lines: 31),
      says: "the end of a record, whose beginning is not here"
    ) {
      let pieces = RegistryLog.pieces(long(errorFirst: true))
      let parts = pieces.indices.map {
        RegistryLog.cri(pieces[$0], isPart: $0 < pieces.count - 1)
      }
      let quiet = (0..<28).map { RegistryLog.cri(RegistryLog.access($0)) }
      return [
        "0.log.20220512-090000": RegistryLog.text(quiet[..<20] + parts[..<1]),
        "0.log": RegistryLog.text(parts[1...] + quiet[20...]),
      ]
    },
    Situation(
      "a log was rotated between two parts of a record, within the name of its error",
      torn(lines: 4),
      says: "the end of a record, whose beginning is not here"
    ) {
      let ok = RegistryLog.cri(#"{"msg":"ok"}"#)
      let start = #"{"severity":"ERROR","msg":"repository import failed","er"#
      return [
        "0.log.1": RegistryLog.text([ok, RegistryLog.cri(start, isPart: true)]),
        "0.log": RegistryLog.text([RegistryLog.cri(#"ror":"1 error occurred"}"#), ok]),
      ]
    },
    Situation(
      "docker rotated its log within a record of three parts, whose error is in the last",
      torn(lines: 5),
      says: "an error's name in a line that is no record"
    ) {
      let ok = RegistryLog.docker("{\"msg\":\"ok\"}\n")
      let parts = RegistryLog.pieces(long(errorFirst: false) + "\n").map(RegistryLog.docker)
      return [
        "registry-json.log.1": RegistryLog.text([ok, parts[0], parts[1]]),
        "registry-json.log": RegistryLog.text([parts[2], ok]),
      ]
    },
    Situation(
      "a directory whose name says gzip, and a text in it whose name does",
      Answer(status: 1, unknown: 1, known: 1, lines: 300)
    ) { ["a.json.gz/a.json.gz": RegistryLog.text(RegistryLog.lines(300))] },
  ]

  static let serviceRows: [Situation] = [
    Situation(
      "the logs of an Omnibus package: svlogd's newest file and those that it compressed",
      Answer(status: 1, unknown: 40, lines: 41)
    ) {
      let failures = (1...40).map { RegistryLog.failure("failure \($0) <x>") }
      var files = [
        "gitlab-rails/production_json.log": RegistryLog.text([#"{"msg":"ok"}"#]),
        "registry/current": RegistryLog.text(failures.suffix(1)),
      ]
      for (index, stamp) in ["9309992d1c", "930e5ac43c", "9312ecb03c"].enumerated() {
        let text = RegistryLog.text(failures[(13 * index)...].prefix(13))
        let packed = try runTool("gzip", ["-nc"], input: text).output
        files["registry/@400000006b0c49\(stamp).s"] = packed
      }
      return files
    }
  ]

  @Test("rotated logs and misleading names", arguments: rotatedRows)
  func rotatedRow(_ situation: Situation) throws { try situation.check() }

  @Test("a service's directory", .needs("gzip"), arguments: serviceRows)
  func serviceRow(_ situation: Situation) throws { try situation.check() }
}
