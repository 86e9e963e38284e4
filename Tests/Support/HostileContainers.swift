/// Lines of container runtimes: records in a string, and behind a prefix, in one part or several.
extension HostileLines {
  /// A text of lines in which container runtimes wrote the most.
  public mutating func containerText(lineCount: Int) -> [UInt8] {
    var text: [UInt8] = random.chance(6) ? [0xEF, 0xBB, 0xBF] : []
    let usualEnd = random.pick(["\n", "\n", "\r\n"])
    for _ in 0..<lineCount {
      switch random.number(0...9) {
      case 0...3: text += containerLines()
      case 4...6: text += dockerParts()
      case 7...8: text += dockerLine()
      default: text += line()
      }
      text += random.chance(12) ? random.pick(["\n", "\r\n", "\n\n"]).utf8 : usualEnd.utf8
    }
    if random.chance(3) { text.removeLast(min(text.count, random.number(1...60))) }
    return text
  }

  /// A line of docker's `json-file`.
  mutating func dockerLine() -> [UInt8] {
    let record = write(errorRecord(message: .string(message())))
    let text: HostileValue =
      switch random.number(0...14) {
      case 0...4: .string(record + "\n")
      case 5: .string(" " + record)
      case 6:
        .string(random.pick(["", "error", "[\"error\"]", "plain \"error\"", "{", "\u{FEFF}{}"]))
      case 7:
        .raw(random.pick(["null", "1", #"["{}"]"#, #"{"error":"x"}"#, #""\u007b\"error\"""#]))
      case 8...9: .raw(hidden(record))
      case 10: .string(String(decoding: malformedLine(), as: UTF8.self))
      case 11: .string(String(decoding: dockerLine(), as: UTF8.self))
      case 12: .raw(hidden(hidden(record)))
      default: .string(record)
      }
    var members: HostileMembers = [
      ("log", text), ("stream", .string("stdout")), ("time", time()),
    ]
    if random.chance(4) { members.append(("log", .string(random.pick(["{", "error \"x\"", ""])))) }
    if random.chance(4) { members.append(("error", .string("beside the log"))) }
    if random.chance(8) { return Array(write(.object([("json", .object(members))])).utf8) }
    return Array(write(.object(ordered(members))).utf8)
  }

  /// A string in which all that need not be escaped is escaped by chance: also the escapes of the
  /// record in it.
  mutating func hidden(_ record: String) -> String {
    let oneIn = random.pick([1, 2, 4, 30])
    var written = "\""
    // The record's own names, too.
    let record = random.chance(2) ? record : record.replacingEscapes(of: "error")
    for scalar in record.unicodeScalars {
      if scalar.value < 0x20 || random.chance(oneIn) {
        written += unicodeEscape(scalar)
      } else {
        written += scalar == "\"" || scalar == "\\" ? "\\\(scalar)" : String(scalar)
      }
    }
    return written + "\""
  }

  /// Lines of a runtime by the Container Runtime Interface: records of two streams, in parts,
  /// with other lines in between.
  mutating func containerLines() -> [UInt8] {
    inTurns([streamLines("stdout"), streamLines("stderr")])
  }

  /// The lines of two streams, with other ones in between.
  mutating func inTurns(_ streams: [[[UInt8]]]) -> [UInt8] {
    var streams = streams
    var lines: [[UInt8]] = []
    while streams != [[], []] {
      let index = random.number(0...1)
      if random.chance(8) { lines.append(Array(write(accessRecord()).utf8)) }
      if !streams[index].isEmpty { lines.append(streams[index].removeFirst()) }
    }
    return Array(lines.joined(separator: [0x0A]))
  }

  private mutating func streamLines(_ stream: String) -> [[UInt8]] {
    var lines: [[UInt8]] = []
    for _ in 0..<random.number(0...2) {
      var parts = cut(containedRecord())
      // A part that is missing; the last one, and the record stays open.
      if random.chance(12) { parts.remove(at: random.number(0...(parts.count - 1))) }
      for (index, part) in parts.enumerated() {
        let isLast = index == parts.count - 1 && !random.chance(20)
        lines.append(prefix(stream, isLast ? "F" : "P") + part)
      }
    }
    return lines
  }

  private mutating func containedRecord() -> [UInt8] {
    switch random.number(0...11) {
    case 0...5: return Array(write(errorRecord(message: .string(message()))).utf8)
    case 6: return malformedLine()
    case 7: return dockerLine()
    case 8: return Array(write(accessRecord()).utf8)
    case 9: return Array(random.pick(["", " ", "plain text", " P ", "\t", "{}"]).utf8)
    case 10: return line(byteCount: max(0, longLineLength + random.number(-2...2)))
    default: return prefix("stdout", "F") + Array(#"{"error":"x"}"#.utf8)
    }
  }

  /// A record in one to four parts, cut where it hurts.
  private mutating func cut(_ record: [UInt8]) -> [[UInt8]] {
    var places: [Int] = []
    for _ in 0..<random.pick([0, 0, 1, 1, 2, 3]) {
      var place = random.number(0...record.count)
      if random.chance(2) {
        let marks = record.indices.filter { record[$0] == 0x5C || record[$0] == 0x72 }
        if let mark = marks.isEmpty ? nil : random.pick(marks) {
          place = min(record.count, max(0, mark + random.number(-3...5)))
        }
      }
      places.append(place)
    }
    var parts: [[UInt8]] = []
    var start = 0
    for place in places.sorted() + [record.count] {
      parts.append(Array(record[start..<place]))
      start = place
    }
    return parts
  }

  private mutating func prefix(_ stream: String, _ tag: String) -> [UInt8] {
    let time = random.pick([
      "2022-05-12T09:14:31.204567891Z", "2022-05-12T09:14:31.204567891Z",
      "2022-05-12T09:14:31+02:00",
      "2022-05-12T09:14:31.\(random.text(9, from: "0123456789"))Z",
    ])
    var prefix = "\(time) \(stream) \(tag)"
    if random.chance(10) { prefix += random.pick([":more", ":", ":a:b", ":P", ":error\""]) }
    if random.chance(60) {
      let length = random.number(254...258) - prefix.utf8.count - 2
      prefix += ":" + String(repeating: "t", count: max(0, length))
    }
    if random.chance(60) {
      let wrong = [
        "2022-05-12 09:14:31Z \(stream) \(tag)", "2022-05-12T09:14Z \(stream) \(tag)",
        "\(time) \(stream)  \(tag)", "\(time) log \(tag)", "\(time) \(stream) \(tag)x",
        "\(time) \(stream)", "1652346871 \(stream) \(tag)", "\(time)  \(tag)", " \(prefix)",
      ]
      prefix = random.pick(wrong)
    }
    return Array("\(prefix) ".utf8)
  }
}

extension String {
  /// The text with the first letter of a word written as an escape.
  fileprivate func replacingEscapes(of word: String) -> String {
    split(separator: word, omittingEmptySubsequences: false)
      .joined(separator: #"\u0065"# + word.dropFirst())
  }
}
