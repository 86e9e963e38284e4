/// Records that docker cut into parts, as far as that can be told and where it cannot.
extension HostileLines {
  /// Lines of docker's `json-file`: records of two streams, longer than its buffer, with lines of
  /// CRI and others in between.
  mutating func dockerParts() -> [UInt8] {
    var streams = [dockerStream("stdout"), dockerStream("stderr")]
    if random.chance(6) { streams[0] += [containerLines()] }
    return inTurns(streams)
  }

  private mutating func dockerStream(_ stream: String) -> [[UInt8]] {
    var lines: [[UInt8]] = []
    for _ in 0..<random.number(0...2) {
      var parts = dockerCut(dockerText())
      // A part that is missing; the last one, and the record stays open.
      if random.chance(8) { parts.remove(at: random.number(0...(parts.count - 1))) }
      for part in parts { lines.append(dockerPart(part, stream)) }
    }
    return lines
  }

  private mutating func dockerPart(_ part: [UInt8], _ stream: String) -> [UInt8] {
    let text = String(decoding: part, as: UTF8.self)
    let log: HostileValue = .raw(random.chance(8) ? hidden(text) : write(.string(text)))
    let name: HostileValue =
      switch random.number(0...29) {
      case 0: .raw(random.pick([#""st\u0064out""#, "null", #"["stdout"]"#, #""stdlog""#]))
      default: .raw("\"\(stream)\"")
      }
    var members: HostileMembers = [("log", log), ("stream", name), ("time", time())]
    switch random.number(0...39) {
    case 0: members.append(("error", .string(random.pick(["", "beside the log"]))))
    case 1: members.append(("log", .string("{\"error\":\"x\"}\n")))
    case 2: members.append(("stream", .raw(random.pick(["1", #""stderr""#]))))
    case 3: members.removeLast()
    case 4: members.append(("attrs", .object([("error", .string("x"))])))
    default: break
    }
    return Array(write(.object(random.chance(8) ? ordered(members) : members)).utf8)
  }

  /// What a program wrote, with its line end or without.
  private mutating func dockerText() -> [UInt8] {
    let record = Array(write(errorRecord(message: .string(message()))).utf8)
    let pad = Array(repeating: UInt8(ascii: " "), count: random.number(0...(2 * dockerPartBytes)))
    var text: [UInt8]
    switch random.number(0...19) {
    case 0...9: text = [0x7B] + pad + record.dropFirst()
    case 10: text = record
    case 11: text = malformedLine() + pad
    // Plain text, and a record where its second part begins.
    case 12...13: text = Array(repeating: 0x78, count: dockerPartBytes) + record
    case 14: text = Array(repeating: 0x78, count: random.number(0...(3 * dockerPartBytes)))
    // A record inside of a record's string.
    case 15: text = Array(write(.object([("log", .string(random.text(400, from: "{}\"e")))])).utf8)
    case 16: text = [0x7B] + pad + pad + record.dropFirst() + Array("é😀".utf8)
    // Just as long as the buffer, or a byte more or less.
    case 17...18: text = exactly(dockerPartBytes + random.number(-1...1), record)
    default: text = []
    }
    text.removeAll { $0 == 0x0A }
    if random.chance(12) { text = Array(random.pick([" ", "\t ", "\r"]).utf8) + text }
    return random.chance(8) ? text : text + [0x0A]
  }

  /// A record with spaces in front of its first member, so that it is so long.
  private func exactly(_ byteCount: Int, _ record: [UInt8]) -> [UInt8] {
    let spaces = Array(repeating: UInt8(ascii: " "), count: max(0, byteCount - record.count))
    return [0x7B] + spaces + record.dropFirst()
  }

  /// The parts of a text, mostly just as docker cuts it; a name or an escape in it can be cut.
  private mutating func dockerCut(_ text: [UInt8]) -> [[UInt8]] {
    var text = text
    let marks = text.indices.filter { text[$0] == 0x5C || text[$0] == 0x72 || text[$0] > 0x7F }
    if random.chance(2), text.first == 0x7B, let mark = marks.isEmpty ? nil : random.pick(marks) {
      // Spaces move the mark to where the buffer ends.
      let place = max(1, mark + random.number(-3...5))
      let count = dockerPartBytes - place % dockerPartBytes
      text.insert(contentsOf: Array(repeating: 0x20, count: count), at: 1)
    }
    var parts: [[UInt8]] = []
    while !text.isEmpty || parts.isEmpty {
      let count = dockerPartBytes + (random.chance(12) ? random.number(-2...2) : 0)
      parts.append(Array(text.prefix(count)))
      text.removeFirst(min(count, text.count))
    }
    return parts
  }
}
