/// What programs that ship logs write before a record on its line: the list of forms
/// (docs/CONTRACT.md, "Envelopes").

/// A place at which a record can begin, and the time that is before it.
struct ReferencePrefix: Equatable {
  /// Where it ends.
  var end: Int
  /// The time in it, if it has one.
  var time: Int?
  /// Whether there is one, be it without its year.
  var hasTime = false
  /// Whether a program's own words are never so.
  var isCertain = true

  /// Whether what follows it is a record, whatever it has in it; in a message to people only where
  /// there is a time.
  func isEnvelope(isProse: Bool = false) -> Bool {
    end > 0 && isCertain && (hasTime || !isProse)
  }
}

/// All places that forms lead to, one after the other, the text's start among them.
func referencePrefixes(_ text: [UInt8], zone: Int) -> [ReferencePrefix] {
  var ways = [ReferencePrefix(end: 0)]
  var index = 0
  while index < ways.count {
    let way = ways[index]
    index += 1
    let start = afterColours(text, from: way.end)
    for form in PrefixForm.allCases {
      var reader = PrefixReader(text: text, index: start, zone: zone)
      guard reader.read(form), reader.index <= prefixBytesMax else { continue }
      let next = ReferencePrefix(
        end: reader.index,
        time: reader.time ?? way.time,
        hasTime: way.hasTime || form.isTime,
        isCertain: way.isCertain && reader.isCertain(form, hasTime: way.hasTime)
      )
      if !ways.contains(next) { ways.append(next) }
    }
  }
  // Of those that end at the same place one that is certain, and has a time.
  func rank(_ prefix: ReferencePrefix) -> (Int, Int, Int) {
    (prefix.end, prefix.isCertain ? 0 : 1, prefix.time != nil ? 0 : prefix.hasTime ? 1 : 2)
  }
  let sorted = ways.sorted { rank($0) < rank($1) }
  return sorted.indices.filter { $0 == 0 || sorted[$0].end != sorted[$0 - 1].end }
    .map { sorted[$0] }
}

enum PrefixForm: CaseIterable {
  /// Kubernetes: `TIME stdout F `.
  case cri
  /// `kubectl logs --timestamps`, `svlogd -ttt`: `TIME `.
  case time
  /// `kubectl logs --prefix`: `[pod/…] `.
  case pod
  /// `docker compose logs`: `name  | `.
  case compose
  /// `stern`: `pod container `.
  case stern
  /// `svlogd -tt`: `2026-11-29_15:51:58.12872 `.
  case svlogd
  /// `svlogd -t`, multilog: `@4000000065f0c7a912345678 `.
  case label
  /// Syslog and journalctl: `Nov 29 15:51:58 host tag[1]: `, also with `<PRI>`, also with an RFC 3339
  /// time.
  case syslog
  /// RFC 5424: `<14>1 TIME host app pid id - `.
  case newSyslog
  /// A server-sent event's `data: `.
  case event
  /// Syslog's `<14>` alone.
  case priority
  /// `registry: `, `registry[812]: `.
  case tag
  /// Any word in brackets, `[INFO] `.
  case bracket
  /// Any word and a bar, `registry|`.
  case bar

  var isTime: Bool {
    switch self {
    case .cri, .time, .svlogd, .label, .syslog, .newSyslog: true
    case .pod, .compose, .stern, .event, .priority, .tag, .bracket, .bar: false
    }
  }
}

/// Reads one form from a place on.
private struct PrefixReader {
  let text: [UInt8]
  var index: Int
  let zone: Int
  var time: Int?
  /// Whether a tag names its process.
  private var hasProcess = false
  /// Whether a pod's name is one that controllers make, and its container is no level.
  private var isPod = false

  init(text: [UInt8], index: Int, zone: Int) {
    self.text = text
    self.index = index
    self.zone = zone
  }

  /// Whether a form that was read is a shipper's, and no program's.
  func isCertain(_ form: PrefixForm, hasTime: Bool) -> Bool {
    switch form {
    case .tag: hasTime && hasProcess
    case .stern: isPod
    case .bracket, .bar: false
    default: true
    }
  }

  mutating func read(_ form: PrefixForm) -> Bool {
    switch form {
    case .cri: cri()
    case .time: readTime() && blank()
    case .pod: literal("[pod/") && run { !isBlank($0) && $0 != 0x5D } && literal("]") && blank()
    case .compose: compose()
    case .stern: stern()
    case .svlogd: svlogdTime() && blank()
    case .label: label() && blank()
    case .syslog: syslog()
    case .newSyslog: newSyslog()
    case .event: literal("data: ") && text[index...].first == UInt8(ascii: "{")
    case .priority: priority()
    case .tag: tag() && blank()
    case .bracket: bracket() && blank()
    case .bar: bar()
    }
  }

  // MARK: - Pieces

  /// At most 256 bytes, so that a reader knows of how much of a line it is told.
  private mutating func cri() -> Bool {
    let start = index
    return readTime() && blank() && word(["stdout", "stderr"]) && blank() && criTags() && blank()
      && index - start <= 256
  }

  private mutating func literal(_ expected: String) -> Bool {
    guard text[index...].starts(with: expected.utf8) else { return false }
    index += expected.utf8.count
    return true
  }

  /// One blank.
  private mutating func blank() -> Bool {
    guard index < text.count, text[index] == 0x20 || text[index] == 0x09 else { return false }
    index += 1
    return true
  }

  /// One or more bytes of a kind.
  private mutating func run(where isOfKind: (UInt8) -> Bool) -> Bool {
    let end = text[index...].firstIndex { !isOfKind($0) } ?? text.count
    defer { index = end }
    return end > index
  }

  private mutating func field() -> [UInt8] {
    let field = text[index...].prefix { !isBlank($0) }
    index += field.count
    return Array(field)
  }

  private mutating func word(_ allowed: [String]) -> Bool {
    allowed.contains(String(decoding: field(), as: UTF8.self))
  }

  private mutating func colours() {
    index = afterColours(text, from: index)
  }

  // MARK: - Times

  /// An RFC 3339 time with a `T`.
  private mutating func readTime() -> Bool {
    guard let first = text[index...].first, isDigit(first) else { return false }
    let field = field()
    guard field.contains(where: { "Tt".utf8.contains($0) }),
      let found = referenceTime(field, zone: zone)
    else { return false }
    time = found
    return true
  }

  /// A day and a time in UTC with `_` between them.
  private mutating func svlogdTime() -> Bool {
    guard let first = text[index...].first, isDigit(first) else { return false }
    var field = field()
    guard field.count > 10, field[10] == UInt8(ascii: "_") else { return false }
    field[10] = UInt8(ascii: "T")
    guard field.allSatisfy({ !"Zz".utf8.contains($0) }), let found = referenceTime(field, zone: 0)
    else { return false }
    time = found
    return true
  }

  /// `@` and 24 hexadecimal digits: seconds from 2^62 on, ten of them ahead of UTC, and nanoseconds.
  private mutating func label() -> Bool {
    guard literal("@") else { return false }
    let digits = field()
    guard digits.count == 24, digits.allSatisfy({ hexDigit($0) != nil }) else { return false }
    func number(_ part: ArraySlice<UInt8>) -> Int? {
      Int(String(decoding: part, as: UTF8.self), radix: 16)
    }
    guard let seconds = number(digits[..<16]), let nanoseconds = number(digits[16...]) else {
      return true
    }
    let since1970 = seconds - (1 << 62) - 10
    time = referenceTime(Array("\(since1970)".utf8), zone: 0).map { $0 + nanoseconds / 1_000_000 }
    return true
  }

  /// `Nov 29 15:51:58`, also with a fraction; it has no year.
  private mutating func readOldTime() -> Bool {
    let months = [
      "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
    guard months.contains(where: { literal("\($0) ") }) else { return false }
    if text[index...].first == 0x20 { index += 1 }
    let day = field()
    guard (1...2).contains(day.count), day.allSatisfy(isDigit), blank() else { return false }
    let clock = field()
    let parts = clock.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0].count == 2, parts[1].count == 2 else { return false }
    let seconds = parts[2].split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    return seconds[0].count == 2 && seconds.count <= 2
      && (parts[..<2] + seconds).allSatisfy { !$0.isEmpty && $0.allSatisfy(isDigit) }
  }

  // MARK: - Forms of several pieces

  private mutating func criTags() -> Bool {
    let tags = field().split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    return ["F", "P"].contains(String(decoding: tags.first ?? [], as: UTF8.self))
  }

  private mutating func compose() -> Bool {
    let start = index
    return run(where: { isNameByte($0) && $0 != UInt8(ascii: "/") }) && !isLevel(start..<index)
      && gap() && literal("|") && gap()
  }

  /// Blanks and colours, one at the least.
  private mutating func gap() -> Bool {
    let start = index
    while index < text.count {
      let before = index
      colours()
      if text[index...].first == 0x20 { index += 1 }
      if index == before { break }
    }
    return index > start
  }

  private mutating func bar() -> Bool {
    guard run(where: isNameByte) else { return false }
    _ = gap()
    return literal("|")
  }

  private mutating func bracket() -> Bool {
    guard literal("["), text[index...].first != UInt8(ascii: "{") else { return false }
    let word = field()
    return word.count > 1 && word.last == UInt8(ascii: "]")
  }

  private mutating func stern() -> Bool {
    let start = index
    guard run(where: isNameByte) else { return false }
    let pod = text[start..<index]
    guard pod.contains(UInt8(ascii: "-")), blank() else { return false }
    _ = gap()
    let container = index
    guard run(where: isNameByte) else { return false }
    let suffix = pod.reversed().prefix { $0 != UInt8(ascii: "-") }
    let letters = Array("bcdfghjklmnpqrstvwxz2456789".utf8)
    let isMade =
      !suffix.isEmpty && suffix.allSatisfy(isDigit)
      || suffix.count == 5 && suffix.allSatisfy(letters.contains)
    isPod = isMade && !isLevel(container..<index)
    return blank()
  }

  private func isLevel(_ range: Range<Int>) -> Bool {
    let word = String(decoding: text[range], as: UTF8.self).lowercased()
    return (referenceLevelsBelowError + referenceErrorLevels).contains(word)
  }

  private mutating func syslog() -> Bool {
    _ = priority()
    let start = index
    if !readOldTime() {
      index = start
      guard readTime() else { return false }
    }
    // The host.
    guard blank() else { return false }
    let host = index
    guard run(where: { isNameByte($0) || $0 == UInt8(ascii: ":") }),
      text[index - 1] != UInt8(ascii: ":"), !isLevel(host..<index), blank()
    else { return false }
    let afterHost = index
    if tag() && blank() { return true }
    // BusyBox has the priority in words before the tag.
    index = afterHost
    guard run(where: isNameByte), text[afterHost..<index].contains(0x2E), blank() else {
      return false
    }
    return tag() && blank()
  }

  private mutating func newSyslog() -> Bool {
    guard priority(), literal("1 ") else { return false }
    if !literal("-") { guard readTime() else { return false } }
    for _ in 0..<4 {
      guard blank(), run(where: { !isBlank($0) }) else { return false }
    }
    guard blank() else { return false }
    if !literal("-") {
      guard text[index...].first == UInt8(ascii: "[") else { return false }
      while literal("[") { guard structuredData() else { return false } }
    }
    guard blank() else { return false }
    if text[index...].starts(with: byteOrderMark) { index += 3 }
    return true
  }

  /// The rest of `[id name="value" …]`.
  private mutating func structuredData() -> Bool {
    var isQuoted = false
    while index < text.count {
      let byte = text[index]
      index += 1
      if byte == 0x5C && isQuoted {
        index += 1
      } else if byte == 0x22 {
        isQuoted.toggle()
      } else if byte == UInt8(ascii: "]") && !isQuoted {
        return true
      }
    }
    return false
  }

  /// `<14>`, at most 191.
  private mutating func priority() -> Bool {
    guard text[index...].first == UInt8(ascii: "<") else { return false }
    let digits = text[(index + 1)...].prefix(while: isDigit)
    guard (1...3).contains(digits.count), digits.endIndex < text.count,
      text[digits.endIndex] == UInt8(ascii: ">")
    else { return false }
    index = digits.endIndex + 1
    return true
  }

  /// `tag:` or `tag[1]:`.
  private mutating func tag() -> Bool {
    guard run(where: isNameByte) else { return false }
    if literal("[") {
      guard run(where: isDigit), literal("]") else { return false }
      hasProcess = true
    }
    return literal(":")
  }
}

private func isNameByte(_ byte: UInt8) -> Bool {
  isDigit(byte) || isLetter(byte) || "_.-/@".utf8.contains(byte)
}

/// What a container runtime writes at a line's start: `TIME STREAM TAG[:TAG…] `.
struct ReferenceCRI {
  var time: Int
  var stream: String
  var isPartial: Bool
  /// Its bytes.
  var length: Int
}

func referenceCRI(_ line: [UInt8], zone: Int) -> ReferenceCRI? {
  let start = afterMarks(line)
  var reader = PrefixReader(text: line, index: start, zone: zone)
  guard reader.read(.cri), reader.index - start <= prefixBytesMax, let time = reader.time else {
    return nil
  }
  let fields = line[start...].split(
    separator: 0x20,
    maxSplits: 3,
    omittingEmptySubsequences: false
  )
  guard fields.count == 4 else { return nil }
  return ReferenceCRI(
    time: time,
    stream: String(decoding: fields[1], as: UTF8.self),
    isPartial: fields[2].first == UInt8(ascii: "P"),
    length: reader.index
  )
}
