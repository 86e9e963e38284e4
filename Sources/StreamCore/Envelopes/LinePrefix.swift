/// What programs that ship logs write before a record on its line: the one list of forms.
///
/// ```
///   2022-05-12T09:14:31.204Z stdout F {"level":"info"}       CRI
///   [pod/registry-6d4cf56db6-x2x7q/registry] {"level":…      kubectl --prefix
///   registry-1  | {"level":"info"}                           docker compose logs
///   May 12 09:14:31 node1 registry[812]: {"level":…          journalctl, syslog
/// ```
///
/// Forms may follow each other. What is no such form are free words.
struct LinePrefix {
  /// So far from a line's start a record may begin.
  static let bytesMax = 512

  /// After the forms that were recognised, and what may follow them.
  private(set) var end: Int
  /// When the line was written, by the last form that says it.
  private(set) var time: Timestamp?
  /// Whether that time is written without a zone.
  private(set) var lacksZone = false
  /// Whether a container's runtime wrote the line.
  private(set) var isContainers = false
  /// Where each of the forms begins, and what follows them: words at any of these may be those of a
  /// pattern.
  private(set) var starts: [Int]

  /// Reads the forms that a line begins with.
  ///
  /// - Parameters:
  ///   - text: contains the line.
  ///   - line: from where the line's text begins.
  ///   - zoneMinutes: what a time without a zone means.
  init(_ text: Span<UInt8>, _ line: Range<Int>, zoneMinutes: Int = 0) {
    end = line.lowerBound
    starts = [end]
    let limit = min(line.upperBound, line.lowerBound + Self.bytesMax)
    while end < limit {
      let first = text[end]
      if first == UInt8(ascii: "{") { return }
      if let prefix = CRIPrefix(text, end..<line.upperBound, zoneMinutes: zoneMinutes) {
        time = prefix.time
        lacksZone = false
        isContainers = true
        end = prefix.end
      } else {
        let bytes = [UInt8](text.extracting(end..<limit))
        var written: PrefixFields.Moment?
        let fields = PrefixFields(text: bytes, zoneMinutes: zoneMinutes)
        guard let length = Self.form(fields, &written) else { return }
        if let written, let moment = written.time {
          (time, lacksZone) = (moment, written.lacksZone)
        }
        end += length
      }
      end = LineStart.skip(text, end..<line.upperBound)
      starts.append(end)
    }
  }

  /// The length of the first form that fields begin with.
  private static func form(_ fields: PrefixFields, _ time: inout PrefixFields.Moment?) -> Int? {
    if let end = priority(fields) { return end }
    if let end = rfc5424(fields, &time) { return end }
    if let end = dated(fields, &time) { return end }
    if let end = bracketed(fields) { return end }
    if let end = piped(fields) { return end }
    if let end = tag(fields) { return end }
    return podAndContainer(fields)
  }

  /// `<13>`: syslog's priority.
  private static func priority(_ fields: PrefixFields) -> Int? {
    var fields = fields
    guard fields.consume("<"), fields.consumeDigits(1...3), fields.consume(">") else { return nil }
    return fields.at
  }

  /// `1 2026-11-29T15:37:40Z node1 registry 812 - - `: RFC 5424 after its priority.
  private static func rfc5424(_ fields: PrefixFields, _ time: inout PrefixFields.Moment?) -> Int? {
    var fields = fields
    guard fields.consume("1 "), let word = fields.consumeWord(), let moment = word.moment,
      !word.isSvlogd
    else {
      return nil
    }
    for _ in 0..<4 { guard fields.consumeWord() != nil else { return nil } }
    if !fields.consume("- ") {
      guard fields.consume("[") else { return nil }
      // Elements may contain blanks, in quotes.
      var isQuoted = false
      while let byte = fields.next() {
        if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
        if byte == UInt8(ascii: "\\") { _ = fields.next() }
        if byte == UInt8(ascii: "]"), !isQuoted, fields.consume(" ") {
          time = moment
          return fields.at
        }
      }
      return nil
    }
    time = moment
    return fields.at
  }

  /// A time, and where a tag follows a host's name, these: `kubectl --timestamps`, `svlogd`,
  /// `multilog`, `journalctl`, syslog's files.
  private static func dated(_ fields: PrefixFields, _ time: inout PrefixFields.Moment?) -> Int? {
    var fields = fields
    if fields.consumeMonthDay() {
      // `May 12 09:14:31 `
    } else if let moment = fields.consumeTAI64() {
      // `@40000000627ccf1f0c2b9f44 `
      time = moment
    } else if let moment = fields.consumeWord()?.moment {
      time = moment
    } else {
      return nil
    }
    var host = fields
    guard host.consumeWord() != nil else { return fields.at }
    if let end = tag(host) { return end }
    // BusyBox has the priority in words before the tag: `user.info registry[812]: `.
    let start = host.at
    if host.consumeName(), host.contains(UInt8(ascii: "."), from: start), host.consume(" "),
      let end = tag(host)
    {
      return end
    }
    return fields.at
  }

  /// A pod and a container in brackets, `[pod/registry-6d4cf56db6-x2x7q/registry] `.
  private static func bracketed(_ fields: PrefixFields) -> Int? {
    var fields = fields
    guard fields.consume("["), let word = fields.consumeWord(), word.last == UInt8(ascii: "]"),
      word.count > 1
    else { return nil }
    return fields.at
  }

  /// A container's name and a bar, `registry-1  | `.
  private static func piped(_ fields: PrefixFields) -> Int? {
    var fields = fields
    guard fields.consumeName() else { return nil }
    fields.skipBlanksAndColors()
    guard fields.consume("|") else { return nil }
    return fields.at
  }

  /// A program's name and its process, `registry: ` or `registry[812]: `.
  private static func tag(_ fields: PrefixFields) -> Int? {
    var fields = fields
    guard fields.consumeName() else { return nil }
    if fields.consume("["), !(fields.consumeDigits(1...10) && fields.consume("]")) { return nil }
    guard fields.consume(": ") else { return nil }
    return fields.at
  }

  /// `registry-6d4cf56db6-x2x7q registry `: stern.
  private static func podAndContainer(_ fields: PrefixFields) -> Int? {
    var fields = fields
    let start = fields.at
    guard fields.consumeName(), fields.contains(UInt8(ascii: "-"), from: start), fields.consume(" ")
    else {
      return nil
    }
    fields.skipBlanksAndColors()
    guard fields.consumeName(), fields.consume(" ") else { return nil }
    return fields.at
  }
}
