/// A record and the lines that it stands in: one, or the parts that a container runtime made of it.
struct ReferenceRecord {
  /// Its first line.
  var line: ReferenceLine
  /// How many lines it has.
  var lineCount: Int { lineNumbers.count }
  /// Their numbers.
  var lineNumbers: [Int]
  /// The stream of which a line was still to come at the end.
  var openStream: String?
  /// The record without what a container runtime wrote before it, all parts joined.
  var text: [UInt8]
  /// What is looked at to see whether there can be an error: the line, or the joined parts.
  var visible: [UInt8]
  /// The time that the container runtime wrote before its first part.
  var time: Int?
  /// Whether a line of it, or all of it, is longer than a line may be.
  var isOversized: Bool
}

/// The records of some lines, by their first lines (DESIGN section 3.9).
func referenceRecords(_ lines: [ReferenceLine], maxLine: Int) -> [ReferenceRecord] {
  let prefixes = lines.map { referencePrefix($0.bytes) }
  var isTaken = lines.map { _ in false }
  var records: [ReferenceRecord] = []
  for (index, line) in lines.enumerated() where !isTaken[index] {
    let prefix = prefixes[index]
    var record = ReferenceRecord(
      line: line,
      lineNumbers: [line.number],
      text: Array(line.bytes.dropFirst(prefix?.length ?? 0)),
      visible: line.bytes,
      time: prefix?.time,
      isOversized: line.bytes.count > maxLine
    )
    if let prefix, prefix.isPartial {
      record.openStream = prefix.stream
      // All lines of the stream up to the first one that is no partial one.
      for next in lines.indices[(index + 1)...] {
        guard let part = prefixes[next], part.stream == prefix.stream else { continue }
        isTaken[next] = true
        record.lineNumbers.append(lines[next].number)
        record.text += lines[next].bytes.dropFirst(part.length)
        if lines[next].bytes.count > maxLine { record.isOversized = true }
        if !part.isPartial {
          record.openStream = nil
          break
        }
      }
      record.visible = record.text
      if record.text.count > maxLine { record.isOversized = true }
    }
    records.append(record)
  }
  return records
}

/// What a container runtime writes before a line: `TIME STREAM TAG[:TAG…] `.
struct ReferencePrefix {
  var time: Int
  var stream: String
  var isPartial: Bool
  /// Its bytes, 256 at most.
  var length: Int
}

func referencePrefix(_ line: [UInt8]) -> ReferencePrefix? {
  let fields = line.split(separator: 0x20, maxSplits: 3, omittingEmptySubsequences: false)
  guard fields.count == 4 else { return nil }
  // A number of seconds has no T.
  let hasDate = fields[0].contains { [UInt8(ascii: "T"), UInt8(ascii: "t")].contains($0) }
  guard hasDate, let time = referenceTime(Array(fields[0])) else { return nil }
  let stream = String(decoding: fields[1], as: UTF8.self)
  let tags = fields[2].split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
  let tag = String(decoding: tags[0], as: UTF8.self)
  let length = line.count - fields[3].count
  guard ["stdout", "stderr"].contains(stream), ["F", "P"].contains(tag), length <= 256 else {
    return nil
  }
  return ReferencePrefix(time: time, stream: stream, isPartial: tag == "P", length: length)
}

extension ReferenceJSON {
  /// The record that a container's log line holds in its `log` member, if that is one.
  var wrappedText: [UInt8]? {
    guard kind == .object,
      let member = nodes[0].members.last(where: { $0.name == Array("log".utf8) }),
      nodes[member.value].kind == .string,
      nodes[member.value].text.first == UInt8(ascii: "{")
    else { return nil }
    return nodes[member.value].text
  }
}
