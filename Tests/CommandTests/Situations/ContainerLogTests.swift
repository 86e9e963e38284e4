import Testing

/// What docker, compose, kubectl and the runtimes of Kubernetes write around a record.
@Suite struct ContainerLogTests {
  /// Three lines, the second of which is an unknown failure, each in what a program writes.
  private static func three(
    _ name: String,
    _ wrap: (String) -> String
  ) -> Situation {
    Situation(
      name,
      Answer(status: 1, unknown: 1, lines: 3),
      lines: RegistryLog.lines(3, unknown: 1).map(wrap)
    )
  }

  static let dockerRows: [Situation] = [
    three("docker, with a terminal: lines end in CR LF") { RegistryLog.docker("\($0)\r\n") },
    three("docker, and a time of Go's log package before the record") {
      RegistryLog.docker("2022/05/12 09:00:00 \($0)\n")
    },
    three("docker, and each record is in an array") { RegistryLog.docker("[\($0)]\n") },
    three("docker's own names for its members: Line, Source, Timestamp") {
      let line = RegistryLog.inString("\($0)\n")
      return #"{"Line":\#(line),"Source":"stdout","Timestamp":"2022-05-12T09:00:00.0Z"}"#
    },
    three("docker, and colours around the record") {
      RegistryLog.docker("\u{1B}[31m\($0)\u{1B}[0m\n")
    },
    three("docker, and the program's name before the record") {
      RegistryLog.docker("registry: \($0)\n")
    },
    three("a line of a Kubernetes runtime in docker's string") {
      RegistryLog.docker(RegistryLog.cri($0) + "\n")
    },
    Situation(
      "docker, colours, and a record of an error and a message alone",
      Answer(status: 1, unknown: 1, lines: 1),
      lines: [
        RegistryLog.docker(
          "\u{1B}[31m" + #"{"error":"after a colour","msg":"repository import failed"}"#
            + "\u{1B}[0m\n"
        )
      ]
    ),
    Situation(
      "docker, and no string has a line end",
      Answer(status: 1, unknown: 1, known: 1, lines: 50),
      lines: RegistryLog.lines(50).map(RegistryLog.docker)
    ),
    Situation(
      "docker was killed after a comma, and the next line goes on where it was",
      Answer(status: 2, known: 1, lines: 49, malformed: 1, reasons: ["malformed 1"]),
      lines: killed(afterBytes: 59)
    ),
    Situation(
      "docker was killed in a name, and the next line goes on where it was",
      Answer(status: 3, unknown: 1, known: 1, lines: 49, malformed: 1, reasons: ["malformed 1"]),
      lines: killed(afterBytes: 20)
    ),
  ]

  /// A log in which a line was cut, and the failure after it has no line of its own.
  private static func killed(afterBytes count: Int) -> [String] {
    var lines = RegistryLog.lines(50).map { RegistryLog.docker("\($0)\n") }
    lines[29] = lines[29].prefix(count) + lines.remove(at: 30)
    return lines
  }

  static let otherRows: [Situation] = [
    three("compose, first version: the service's name in colour, a blank after it") {
      "\u{1B}[36mregistry_1  |\u{1B}[0m \($0)"
    },
    three("compose, second version: the service's name and a blank in colour") {
      "\u{1B}[32mregistry-1  | \u{1B}[0m\($0)"
    },
    three("kubectl logs --prefix") { "[pod/registry-6d4cf56db6-x2x7q/registry] \($0)" },
    Situation(
      "a part of a line, then the container began anew",
      Answer(status: 3, unknown: 1, lines: 3, malformed: 1, reasons: ["malformed 1"]),
      says: "a string without its closing quote",
      lines: [
        RegistryLog.cri(#"{"severity":"INFO","msg":"big one","pad":"pppp"#, isPart: true),
        RegistryLog.cri(RegistryLog.unknown), RegistryLog.cri(#"{"msg":"ok"}"#),
      ]
    ),
    Situation(
      "conmon emptied the file within a record: its end alone is left",
      Answer(
        status: 2,
        lines: 1,
        malformed: 1,
        reasons: ["malformed 1", "no-records 1"]
      ),
      says: "the end of a record, whose beginning is not here",
      lines: [RegistryLog.cri(#"w <x> 100000 end\n\n"}"#)]
    ),
  ]

  @Test("docker's log files", arguments: dockerRows)
  func dockerRow(_ situation: Situation) throws { try situation.check() }

  @Test("other container logs", arguments: otherRows)
  func otherRow(_ situation: Situation) throws { try situation.check() }
}
