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
///
/// Some words can be a shipper's or a program's own, such as `registry: `. After them only pairs and
/// the words of patterns are read as after a form: an object there is one after free words.
struct LinePrefix {
  /// So far from a line's start a record may begin.
  static let bytesMax = 512

  /// What a form is.
  private struct Form {
    /// Where it ends.
    let end: Int
    /// When the line was written, if the form says it.
    var moment: PrefixFields.Moment?
    /// Where that ends, if a host's name and a tag follow: these can be words as well.
    var timeEnd: Int?
    /// Whether it is when the line was written, also where that has no year.
    var isTime = false
    /// Whether a program can have written the same.
    var isLoose = false
  }

  /// After the forms that were recognised, and what may follow them.
  private(set) var end: Int
  /// When the line was written, by the last form that says it.
  private(set) var time: Timestamp?
  /// Whether that time is written without a zone.
  private(set) var lacksZone = false
  /// Whether one of the forms is a time.
  private(set) var hasTime = false
  /// Whether a container's runtime wrote the line.
  private(set) var isContainers = false
  /// Whether nobody but a shipper writes so.
  private(set) var isCertain = true
  private var hasForm = false
  /// Where one of the forms begins, or what follows them, with a head: words there may be those of
  /// a pattern.
  private(set) var textStarts: [Int] = []

  /// Reads the forms that a line begins with.
  ///
  /// - Parameters:
  ///   - text: contains the line.
  ///   - line: from where the line's text begins.
  ///   - heads: what texts begin with that are looked for.
  ///   - zoneMinutes: what a time without a zone means.
  init(
    _ text: Span<UInt8>,
    _ line: Range<Int>,
    heads: [[UInt8]] = [],
    zoneMinutes: Int = 0
  ) {
    end = line.lowerBound
    addStart(text, heads, at: end)
    let limit = min(line.upperBound, line.lowerBound + Self.bytesMax)
    while end < limit {
      let first = text[end]
      if first == UInt8(ascii: "{") || Self.beginsPair(text, end..<limit) { return }
      if let prefix = CRIPrefix(text, end..<line.upperBound, zoneMinutes: zoneMinutes) {
        time = prefix.time
        lacksZone = false
        hasTime = true
        isContainers = true
        end = prefix.end
      } else {
        let bytes = [UInt8](text.extracting(end..<limit))
        let rest = PrefixFields(text: bytes, zoneMinutes: zoneMinutes)
        guard let form = Self.form(rest, isDated: hasTime) else { return }
        if let timeEnd = form.timeEnd {
          addStart(text, heads, at: LineStart.skip(text, (end + timeEnd)..<line.upperBound))
        }
        end += form.end
        if let moment = form.moment, let written = moment.time {
          (time, lacksZone) = (written, moment.lacksZone)
        }
        hasTime = hasTime || form.isTime
        isCertain = isCertain && !form.isLoose
      }
      hasForm = true
      end = LineStart.skip(text, end..<line.upperBound)
      addStart(text, heads, at: end)
    }
  }

  private mutating func addStart(_ text: Span<UInt8>, _ heads: [[UInt8]], at start: Int) {
    for index in heads.indices where heads[index].isHeld(by: text, at: start) {
      textStarts.append(start)
      return
    }
  }

  /// Whether a key and its sign are next, which no form begins with.
  private static func beginsPair(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    var at = range.lowerBound
    while at < range.upperBound, LogfmtLine.isKey(text[at], isFirst: at == range.lowerBound) {
      at += 1
    }
    return at > range.lowerBound && at < range.upperBound && text[at] == UInt8(ascii: "=")
  }

  /// Whether what follows is what a program wrote, and nothing before it is.
  ///
  /// In a message to people only a time says so.
  func isEnvelope(at place: RecordPlace.Text) -> Bool {
    isCertain && hasForm && (hasTime || place != .prose)
  }

  /// The first form that fields begin with.
  private static func form(_ fields: PrefixFields, isDated: Bool) -> Form? {
    if let end = priority(fields) ?? event(fields) { return Form(end: end) }
    if let form = rfc5424(fields) { return form }
    if let form = dated(fields) { return form }
    if let end = pod(fields) { return Form(end: end) }
    if let end = composed(fields) { return Form(end: end) }
    if let tag = tag(fields) { return Form(end: tag.end, isLoose: !(isDated && tag.hasProcess)) }
    if let form = podAndContainer(fields) { return form }
    if let end = bracketed(fields) ?? piped(fields) { return Form(end: end, isLoose: true) }
    return nil
  }

  /// `<13>`: syslog's priority.
  private static func priority(_ fields: PrefixFields) -> Int? {
    var fields = fields
    guard fields.consume("<"), fields.consumeDigits(1...3), fields.consume(">") else { return nil }
    return fields.at
  }

  /// `data: `: a server-sent event, as `journalctl -o json-sse` writes it.
  private static func event(_ fields: PrefixFields) -> Int? {
    var fields = fields
    return fields.consume("data: {") ? fields.at - 1 : nil
  }

  /// `1 2026-11-29T15:37:40Z node1 registry 812 - - `: RFC 5424 after its priority.
  private static func rfc5424(_ fields: PrefixFields) -> Form? {
    var fields = fields
    guard fields.consume("1 "), let word = fields.consumeWord(), let moment = word.moment,
      !moment.isSvlogd
    else { return nil }
    for _ in 0..<4 { guard fields.consumeWord() != nil else { return nil } }
    if !fields.consume("- ") {
      guard fields.consume("[") else { return nil }
      // Elements may contain blanks, in quotes.
      var isQuoted = false
      while let byte = fields.next() {
        if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
        if byte == UInt8(ascii: "\\") { _ = fields.next() }
        if byte == UInt8(ascii: "]"), !isQuoted, fields.consume(" ") {
          return Form(end: fields.at, moment: moment, isTime: true)
        }
      }
      return nil
    }
    return Form(end: fields.at, moment: moment, isTime: true)
  }

  /// A time, and where a tag follows a host's name, these: `kubectl --timestamps`, `svlogd`,
  /// `multilog`, `journalctl`, syslog's files.
  private static func dated(_ fields: PrefixFields) -> Form? {
    var fields = fields
    var moment: PrefixFields.Moment?
    var isOfSvlogd = false
    if fields.consumeMonthDay() {
      // `May 12 09:14:31 `, without a year.
    } else if let moment = fields.consumeTAI64() {
      // `@40000000627ccf1f0c2b9f44 `
      return Form(end: fields.at, moment: moment, isTime: true)
    } else if let word = fields.consumeWord(), word.moment != nil {
      moment = word.moment
      isOfSvlogd = word.moment?.isSvlogd == true
    } else {
      return nil
    }
    // svlogd writes no host.
    let end = isOfSvlogd ? nil : tagAfterHost(fields)
    let timeEnd = moment?.time != nil && end != nil ? fields.at : nil
    return Form(end: end ?? fields.at, moment: moment, timeEnd: timeEnd, isTime: true)
  }

  /// After a host's name and a tag.
  private static func tagAfterHost(_ fields: PrefixFields) -> Int? {
    var fields = fields
    guard fields.consumeHost() else { return nil }
    if let tag = tag(fields) { return tag.end }
    // BusyBox has the priority in words before the tag: `user.info registry[812]: `.
    let start = fields.at
    guard fields.consumeName(), fields.contains(UInt8(ascii: "."), from: start), fields.consume(" ")
    else { return nil }
    return tag(fields)?.end
  }

  /// A pod and a container in brackets, `[pod/registry-6d4cf56db6-x2x7q/registry] `.
  private static func pod(_ fields: PrefixFields) -> Int? {
    var fields = fields
    return fields.consume("[pod/") ? afterBracket(fields) : nil
  }

  /// Any word in brackets, `[registry] `: a container, or a level.
  private static func bracketed(_ fields: PrefixFields) -> Int? {
    var fields = fields
    // With a brace after it, it is an array of objects.
    guard fields.consume("["), fields.at < fields.text.count, fields.text[fields.at] != 0x7b else {
      return nil
    }
    return afterBracket(fields)
  }

  private static func afterBracket(_ fields: PrefixFields) -> Int? {
    var fields = fields
    guard let word = fields.consumeWord(), word.last == UInt8(ascii: "]"), word.count > 1 else {
      return nil
    }
    return fields.at
  }

  /// A container's name, a blank or colour, and a bar and one: `registry-1  | `.
  private static func composed(_ fields: PrefixFields) -> Int? {
    var fields = fields
    guard fields.consumeName(), !fields.isLevel, !fields.contains(UInt8(ascii: "/"), from: 0),
      fields.skipBlanksAndColors(), fields.consume("|"), fields.skipBlanksAndColors()
    else { return nil }
    return fields.at
  }

  /// Any word and a bar.
  private static func piped(_ fields: PrefixFields) -> Int? {
    var fields = fields
    guard fields.consumeName() else { return nil }
    _ = fields.skipBlanksAndColors()
    return fields.consume("|") ? fields.at : nil
  }

  /// A program's name and its process, `registry: ` or `registry[812]: `.
  private static func tag(_ fields: PrefixFields) -> (end: Int, hasProcess: Bool)? {
    var fields = fields
    guard fields.consumeName() else { return nil }
    let hasProcess = fields.consume("[")
    if hasProcess, !(fields.consumeDigits(1...10) && fields.consume("]")) { return nil }
    guard fields.consume(": ") else { return nil }
    return (fields.at, hasProcess)
  }

  /// `registry-6d4cf56db6-x2x7q registry `: stern.
  ///
  /// It is certain where the pod's name ends as a controller makes names: with a number, or with five
  /// characters that spell no word.
  private static func podAndContainer(_ fields: PrefixFields) -> Form? {
    var fields = fields
    guard fields.consumeName(), fields.contains(UInt8(ascii: "-"), from: 0) else { return nil }
    let isMade = fields.endsAsPod
    guard fields.consume(" ") else { return nil }
    _ = fields.skipBlanksAndColors()
    fields.start = fields.at
    guard fields.consumeName() else { return nil }
    let isLevel = fields.isLevel
    guard fields.consume(" ") else { return nil }
    return Form(end: fields.at, isLoose: !isMade || isLevel)
  }
}
