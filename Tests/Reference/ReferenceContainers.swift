import StreamCore

/// A line, or the lines that a container runtime made of one (docs/CONTRACT.md, "Container logs").
struct ReferenceRecord {
  enum Kind {
    /// One line.
    case line
    /// Parts of Kubernetes' lines.
    case cri
    /// Parts of docker's lines.
    case docker
  }

  /// Its first line.
  var line: ReferenceLine
  var kind = Kind.line
  /// How many lines it has.
  var lineCount: Int { lineNumbers.count }
  /// Their numbers.
  var lineNumbers: [Int]
  /// The number of the line that shows that the record is over: its last one, mostly.
  var endLine: Int
  /// The stream of which a line was still to come at the end.
  var openStream: String?
  /// The line, or the joined parts.
  var text: [UInt8]
  /// The time that the container runtime wrote with its first part.
  var time: Int?
  /// Whether a line of it, or all of it, is longer than a line may be.
  var isOversized: Bool

  /// Whether it is one line and blank.
  var isBlank: Bool { kind == .line && line.isBlank }

  /// Whether it begins as a record, as far as that shows without parsing.
  var isRecordLike: Bool { !isOversized && !isBlank && isRecordLine(text) }

  /// Whether it is the valid beginning of a record, or of a line of pairs, of which more is to come.
  ///
  /// - Parameters:
  ///   - zone: that of times without one.
  ///   - isUnended: whether it is the last line, and without its line end.
  /// - Returns: whether it is.
  func isUnfinished(zone: Int, isUnended: Bool) -> Bool {
    guard openStream != nil || isUnended, !isOversized else { return false }
    // Of a text of several lines the last one can go on.
    let last =
      kind == .docker ? text.split(separator: 0x0A, omittingEmptySubsequences: false).last : nil
    let body = lineBody(last.map { Array($0) } ?? text)
    return referencePrefixes(body, zone: zone).contains { prefix in
      let rest = Array(body[afterBlanks(body, from: prefix.end)...])
      return (rest.first == UInt8(ascii: "{") || beginsArray(rest))
        && ReferenceJSON.objects(in: rest).isOpen
        || ["\"", "n\"", "=x"].contains { logfmtPairs(rest + Array($0.utf8)) != nil }
    }
  }

  fileprivate mutating func add(_ line: ReferenceLine, _ part: [UInt8], lineBytesMax: Int) {
    lineNumbers.append(line.number)
    endLine = line.number
    text += part
    if line.countedBytes > lineBytesMax { isOversized = true }
  }
}

/// The records of some lines, by their first lines.
func referenceRecords(
  _ lines: [ReferenceLine],
  catalog: Catalog,
  options: ReferenceOptions
) -> [ReferenceRecord] {
  let prefixes = lines.map { referenceCRI($0.bytes, zone: catalog.zone) }
  var isTaken = lines.map { _ in false }
  var records: [ReferenceRecord] = []
  for (index, line) in lines.enumerated() where !isTaken[index] {
    var record = ReferenceRecord(
      line: line,
      lineNumbers: [line.number],
      endLine: line.number,
      text: line.bytes,
      isOversized: line.countedBytes > options.maxLine
    )
    let later = lines.indices[(index + 1)...]
    if let prefix = prefixes[index], prefix.isPartial {
      record.kind = .cri
      record.openStream = prefix.stream
      record.text = Array(line.bytes[prefix.length...])
      record.time = prefix.time
      for next in later {
        guard let part = prefixes[next], part.stream == prefix.stream else { continue }
        let text = Array(lines[next].bytes[part.length...])
        // A whole object is a record by itself, and what was open before it ends.
        let isRead = lines[next].countedBytes <= options.maxLine
        if isRead && !part.isPartial && ReferenceJSON(lineBody(text))?.kind == .object {
          record.endLine = lines[next].number
          record.openStream = nil
          break
        }
        isTaken[next] = true
        record.add(lines[next], text, lineBytesMax: options.maxLine)
        if !part.isPartial {
          record.openStream = nil
          break
        }
      }
    } else if line.countedBytes >= options.dockerPart,
      let part = referenceDockerLine(line.bytes, catalog: catalog, options: options),
      part.isPart, part.goesOn
    {
      record.kind = .docker
      record.openStream = "docker's \(part.stream)"
      record.text = part.text
      record.time = part.time
      for next in later {
        guard
          let other = referenceDockerLine(lines[next].bytes, catalog: catalog, options: options),
          other.stream == part.stream
        else { continue }
        record.endLine = lines[next].number
        if other.isPart {
          isTaken[next] = true
          record.add(lines[next], other.text, lineBytesMax: options.maxLine)
        }
        if !other.isPart || !other.goesOn {
          record.openStream = nil
          break
        }
      }
    }
    if record.kind != .line, record.text.count > options.maxLine { record.isOversized = true }
    records.append(record)
  }
  return records
}

/// A line of docker's `json-file`.
struct ReferenceDockerLine {
  var text: [UInt8]
  var stream: String
  var time: Int?
  /// Whether the text is no whole object.
  var isPart: Bool
  /// Whether docker's buffer ended before the text did.
  var goesOn: Bool
}

/// Reads a line of docker's, unless it is too long or has an error beside its text.
func referenceDockerLine(
  _ line: [UInt8],
  catalog: Catalog,
  options: ReferenceOptions
) -> ReferenceDockerLine? {
  let body = lineBody(line)
  guard line.count <= options.maxLine, body.first == UInt8(ascii: "{"),
    let json = ReferenceJSON(body), let log = json.member("log"), json.nodes[log].kind == .string,
    let member = json.member("stream"), json.error(paths: catalog.errorPaths) == nil
  else { return nil }
  // A name that is written with escapes is none.
  let stream = String(decoding: json.source(of: member), as: UTF8.self)
  guard ["\"stdout\"", "\"stderr\""].contains(stream) else { return nil }
  let text = json.nodes[log].text
  return ReferenceDockerLine(
    text: text,
    stream: stream,
    time: json.time(paths: catalog.timePaths + ["time"], zone: catalog.zone),
    isPart: ReferenceJSON(lineBody(text))?.kind != .object,
    goesOn: text.last != UInt8(ascii: "\n") && text.count >= options.dockerPart
  )
}
