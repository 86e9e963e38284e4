import StreamCore

/// A record and the lines that it stands in: one, or the parts that a container runtime made of it.
struct ReferenceRecord {
  /// Its first line.
  var line: ReferenceLine
  /// How many lines it has.
  var lineCount: Int { lineNumbers.count }
  /// Their numbers.
  var lineNumbers: [Int]
  /// The number of the line that shows that the record is over: its last one, mostly.
  var endLine: Int
  /// The stream of which a line was still to come at the end.
  var openStream: String?
  /// The record without what a container runtime wrote around it, all parts joined.
  var text: [UInt8]
  /// What is looked at to see whether there can be an error: the line, or the joined parts.
  var visible: [UInt8]
  /// The time that the container runtime wrote with its first part.
  var time: Int?
  /// Whether a line of it, or all of it, is longer than a line may be.
  var isOversized: Bool
  /// Whether its parts stood in strings.
  var isJoinedLog = false
}

/// The records of some lines, by their first lines (docs/CONTRACT.md, "Container logs").
func referenceRecords(
  _ lines: [ReferenceLine],
  catalog: Catalog,
  options: ReferenceOptions
) -> [ReferenceRecord] {
  let prefixes = lines.map { referencePrefix($0.bytes) }
  var isTaken = lines.map { _ in false }
  var records: [ReferenceRecord] = []
  for (index, line) in lines.enumerated() where !isTaken[index] {
    let prefix = prefixes[index]
    var record = ReferenceRecord(
      line: line,
      lineNumbers: [line.number],
      endLine: line.number,
      text: Array(line.bytes.dropFirst(prefix?.length ?? 0)),
      visible: line.bytes,
      time: prefix?.time,
      isOversized: line.bytes.count > options.maxLine
    )
    if let prefix, prefix.isPartial {
      record.openStream = prefix.stream
      // All lines of the stream up to the first one that is no partial one.
      for next in lines.indices[(index + 1)...] {
        guard let part = prefixes[next], part.stream == prefix.stream else { continue }
        isTaken[next] = true
        record.add(lines[next], Array(lines[next].bytes.dropFirst(part.length)))
        if lines[next].bytes.count > options.maxLine { record.isOversized = true }
        if !part.isPartial {
          record.openStream = nil
          break
        }
      }
      record.visible = record.text
    } else if line.bytes.count >= options.dockerPart,
      let part = referenceDockerLine(line.bytes, catalog: catalog, options: options),
      part.isPart, part.goesOn
    {
      record.openStream = "docker's \(part.stream)"
      record.text = part.text
      record.time = part.time
      record.isJoinedLog = true
      for next in lines.indices[(index + 1)...] {
        guard
          let other = referenceDockerLine(lines[next].bytes, catalog: catalog, options: options),
          other.stream == part.stream
        else { continue }
        record.endLine = lines[next].number
        if other.isPart {
          isTaken[next] = true
          record.add(lines[next], other.text)
        }
        if !other.isPart || !other.goesOn {
          record.openStream = nil
          break
        }
      }
      record.visible = record.text
    }
    if record.text.count > options.maxLine { record.isOversized = true }
    records.append(record)
  }
  return records
}

extension ReferenceRecord {
  fileprivate mutating func add(_ line: ReferenceLine, _ part: [UInt8]) {
    lineNumbers.append(line.number)
    endLine = line.number
    text += part
  }
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
  guard line.count <= options.maxLine, let json = ReferenceJSON(line), json.kind == .object,
    let log = json.member("log"), json.nodes[log].kind == .string,
    let member = json.member("stream"), json.error(paths: catalog.errorPaths) == nil
  else { return nil }
  // A name that is written with escapes is none.
  let stream = String(decoding: json.source(of: member), as: UTF8.self)
  guard ["\"stdout\"", "\"stderr\""].contains(stream) else { return nil }
  let text = json.nodes[log].text
  let isObject = ReferenceJSON(text)?.kind == .object
  return ReferenceDockerLine(
    text: text,
    stream: stream,
    time: json.time(paths: ["time"]),
    isPart: !isObject,
    goesOn: text.last != UInt8(ascii: "\n") && text.count >= options.dockerPart
  )
}

/// Whether a line begins as a record does, behind a container's prefix or not: a byte order mark,
/// record separators and blanks are left out.
func beginsAsRecord(_ line: [UInt8]) -> Bool {
  func begins(_ text: some Collection<UInt8>) -> Bool {
    let isMarked = text.starts(with: [0xef, 0xbb, 0xbf])
    return text.dropFirst(isMarked ? 3 : 0).first { ![0x20, 0x09, 0x1e].contains($0) } == 0x7b
  }
  if begins(line) { return true }
  guard let prefix = referencePrefix(line), !prefix.isPartial else { return false }
  return begins(line.dropFirst(prefix.length))
}

/// The records that are parsed whatever they hold, by the numbers of their first lines: the first
/// one that begins as a record does, the same of the last line where it has no line end, and all that
/// a container runtime cut into parts.
func referenceForced(
  _ records: [ReferenceRecord],
  _ lines: [ReferenceLine],
  endsLine: Bool
) -> Set<Int> {
  func isObject(_ record: ReferenceRecord) -> Bool {
    let isBlank = ReferenceLine(offset: 0, number: 1, bytes: record.visible).isBlank
    return !record.isOversized && !isBlank && beginsAsRecord(record.visible)
  }
  // One of several lines is looked at where its last one stands, or before the line that shows that
  // it is over.
  let ordered = records.filter { $0.openStream == nil }.sorted { left, right in
    func isOver(_ record: ReferenceRecord) -> Int {
      record.lineNumbers.contains(record.endLine) ? 1 : 0
    }
    return (left.endLine, isOver(left)) < (right.endLine, isOver(right))
  }
  let last = lines.last?.number
  func isInParts(_ record: ReferenceRecord) -> Bool {
    record.openStream != nil || record.lineCount > 1 || record.isJoinedLog
  }
  var forced = Set(records.filter { isInParts($0) && isObject($0) }.map(\.line.number))
  if let first = ordered.first(where: isObject) { forced.insert(first.line.number) }
  for record in ordered where !endsLine && record.endLine == last && isObject(record) {
    forced.insert(record.line.number)
  }
  return forced
}

/// When a line's record was written, if the line is one.
func referenceLineTime(_ line: ReferenceLine, catalog: Catalog) -> Int? {
  let prefix = referencePrefix(line.bytes)
  let text = Array(line.bytes.dropFirst(prefix?.length ?? 0))
  guard let outer = ReferenceJSON(text), outer.kind == .object else { return nil }
  guard let wrapped = outer.wrappedText else {
    return outer.time(paths: catalog.timePaths) ?? prefix?.time
  }
  guard let inner = ReferenceJSON(wrapped), inner.kind == .object else { return nil }
  return inner.time(paths: catalog.timePaths) ?? outer.time(paths: ["time"]) ?? prefix?.time
}

/// The errors of a parsed record that no path leads to.
func referenceStrays(of found: ReferenceRecord, catalog: Catalog) -> ReferenceStrays {
  guard let outer = ReferenceJSON(found.text), outer.kind == .object else {
    return ReferenceStrays()
  }
  guard !found.isJoinedLog, let log = outer.member("log"), outer.wrappedText != nil else {
    if found.isJoinedLog && outer.wrappedText != nil { return ReferenceStrays() }
    let known = outer.error(paths: catalog.errorPaths)?.range
    return outer.strays(catalog: catalog, except: known)
  }
  guard outer.error(paths: catalog.errorPaths) == nil else { return ReferenceStrays() }
  var strays = outer.strays(catalog: catalog, except: outer.nodes[log].content)
  if let (inner, _) = referenceRecord(of: found, catalog: catalog) {
    let known = inner.error(paths: catalog.errorPaths)?.range
    let others = inner.strays(catalog: catalog, except: known)
    strays.elsewhere += others.elsewhere
    strays.misplaced += others.misplaced
    strays.unplaced += others.unplaced
  }
  return strays
}

/// Whether the first byte that is no white space is a bracket.
func beginsRecord(_ text: [UInt8]) -> Bool {
  text.first { ![0x20, 0x09, 0x0A, 0x0D].contains($0) } == UInt8(ascii: "{")
}

extension ReferenceJSON {
  /// The last of the outermost object's members of that name.
  func member(_ name: String) -> Int? {
    nodes[0].members.last { $0.name == Array(name.utf8) }?.value
  }

  /// The record that a container's log line holds in its `log` member, if that is one.
  var wrappedText: [UInt8]? {
    guard kind == .object, let log = member("log"), nodes[log].kind == .string,
      beginsRecord(nodes[log].text)
    else { return nil }
    return nodes[log].text
  }
}
