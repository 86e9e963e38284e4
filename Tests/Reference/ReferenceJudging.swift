import StreamCore

/// A failure, before it is counted.
public struct ReferenceFailure: Equatable, Sendable {
  /// The whole message.
  public var message: [UInt8]
  /// Its parts, each of which can be known or not.
  public var parts: [[UInt8]]
  /// Milliseconds since 1970, or nil where the record has no readable time.
  public var time: Int?
  /// The catalogue's `show` fields that the record has.
  public var fields: [String: String] = [:]
  /// The value of the field that is counted.
  public var byValue: [UInt8]?
  /// The record's version.
  public var version: [UInt8]?
  /// Whether it is a text, and no record.
  public var isText = false
}

/// What a record is.
public enum ReferenceOutcome: Equatable, Sendable {
  /// A record without an error.
  case clean
  /// An error that is no failure, and its `msg`.
  case otherError(message: [UInt8])
  /// It has no error, and is counted for its level.
  case levelOnly(message: [UInt8])
  /// A failure, of a record or a text.
  case failure(ReferenceFailure)
}

/// All that was found in a line.
struct ReferenceJudgement {
  var outcomes: [ReferenceOutcome] = []
  /// The times of its records.
  var times: [Int] = []
  var isMalformed = false
  /// Whether the line itself is an object or several, records or not.
  var hasObject = false
  var strays = ReferenceStrays()
  /// Strings with bytes that are no UTF-8.
  var badText = 0

  /// How many records there are.
  var recordCount: Int {
    outcomes.filter { if case .failure(let failure) = $0 { !failure.isText } else { true } }.count
  }

  /// Whether a text was more than words.
  fileprivate var isJudged: Bool {
    recordCount > 0 || isMalformed || !strays.unplaced.isEmpty || !strays.data.isEmpty
  }

  /// Adds failures in words.
  fileprivate mutating func add(_ failures: [ReferenceFailure]) {
    outcomes += failures.map { .failure($0) }
    times += failures.compactMap(\.time)
  }

  static func += (left: inout Self, right: Self) {
    left.outcomes += right.outcomes
    left.times += right.times
    left.isMalformed = left.isMalformed || right.isMalformed
    left.strays.elsewhere += right.strays.elsewhere
    left.strays.misplaced += right.strays.misplaced
    left.strays.unplaced += right.strays.unplaced
    left.strays.data += right.strays.data
    left.badText += right.badText
  }
}

/// Judges texts and records, and the records in these.
struct ReferenceJudge {
  /// Records in records are looked for so deep.
  static let depthMax = 4

  let catalog: Catalog
  let options: ReferenceOptions

  /// Judges a line.
  ///
  /// - Parameters:
  ///   - line: The line, or what a runtime's parts make together.
  ///   - path: The place of the string that it is in; empty for a line of the archive.
  ///   - depth: How many records there are around it.
  ///   - time: The time of what is around it.
  /// - Returns: What is in it.
  func line(
    _ line: [UInt8],
    path: String = "",
    depth: Int = 0,
    time: Int?
  ) -> ReferenceJudgement {
    let reading = ReferenceReading(of: line, at: .line, catalog: catalog)
    var judged = judge(reading, depth: depth, time: time)
    judged.hasObject = !reading.objects.isEmpty
    if let object = reading.unplaced, object.hasErrorAnywhere(catalog) {
      judged.strays.addUnplaced(Array("(words)".utf8), catalog)
      judged.hasObject = true
    }
    if !reading.isRecords { judged.add(textFailures(line, time: time)) }
    return judged
  }

  /// Judges a text of docker's, which can have several lines.
  func log(_ text: [UInt8], path: String, depth: Int, time: Int?) -> ReferenceJudgement {
    let whole = ReferenceReading(of: text, at: .line, catalog: catalog)
    if whole.isRecords { return judge(whole, depth: depth, time: time) }
    var judged = ReferenceJudgement()
    for part in textLines(text) { judged += line(part, path: path, depth: depth, time: time) }
    return judged
  }

  /// Judges a text at any other place.
  private func string(
    _ text: [UInt8],
    path: String,
    depth: Int,
    time: Int?
  ) -> ReferenceJudgement {
    let place = ReferenceTextPlace.string(
      isProse: ["msg", "message"].contains(path),
      isData: catalog.dataPaths.contains(path)
    )
    let reading = ReferenceReading(of: text, at: place, catalog: catalog)
    var judged = judge(reading, depth: depth, time: time)
    if !reading.isRecords {
      for part in textLines(text) { judged.add(textFailures(part, time: time)) }
    }
    return judged
  }

  private func judge(_ reading: ReferenceReading, depth: Int, time: Int?) -> ReferenceJudgement {
    var judged = ReferenceJudgement()
    judged.isMalformed = reading.isMalformed
    for object in reading.objects {
      judged += record(object, depth: depth, time: reading.time ?? time)
    }
    return judged
  }

  /// Judges an object, and what is in it, unless that was judged by itself.
  private func record(
    _ object: ReferenceJSON,
    depth: Int,
    time envelopeTime: Int?,
    except judgedBefore: Set<Int>? = nil
  ) -> ReferenceJudgement {
    let error = object.error(paths: catalog.errorPaths)
    let time = object.time(paths: catalog.timePaths, zone: catalog.zone)
    let ownTime = time ?? object.time(paths: referenceUsualTimes, zone: catalog.zone)
    let timeForInner = ownTime ?? envelopeTime
    var inner = ReferenceJudgement()
    var judgedNodes = Set(error?.nodes ?? []).union(judgedBefore ?? [])
    let isLooked = depth < Self.depthMax && judgedBefore == nil
    let places = isLooked ? object.recordPlaces(catalog) : []
    var outer: [Int] = []
    for place in places {
      if case .object = place.content {
        if error?.nodes.contains(where: { object.contains(place.node, $0) }) == true { continue }
        if object.isAround(place.node, places.map(\.node)) {
          outer.append(place.node)
          continue
        }
      }
      let found = judge(place, of: object, depth: depth + 1, time: timeForInner)
      if found.isJudged { judgedNodes.insert(place.node) }
      if case .object = place.content { judgedNodes.insert(place.node) }
      inner += found
    }
    for node in outer.reversed() {
      // It is a record only if it has an error beside what was judged.
      guard let around = object.inner(node), around.error(paths: catalog.errorPaths) != nil else {
        continue
      }
      let before = judgedNodes.filter { object.contains(node, $0) }.map { $0 - node }
      inner += record(around, depth: depth + 1, time: timeForInner, except: Set(before))
      judgedNodes.insert(node)
    }
    var judged = ReferenceJudgement()
    judged.badText = object.badTextCount
    judged.isMalformed = object.hasMessageLeftOut(catalog)
    // What only carries records counts for its level where none of them counts.
    let isOfLevel =
      judgedBefore == nil && inner.recordCount > 0 && inner.outcomes.allSatisfy { $0 == .clean }
      && catalog.levels.map { levelError(of: object, $0) != nil } ?? false
    if error != nil || isOfLevel || inner.recordCount == 0 && !object.isCarrier {
      let time = time ?? envelopeTime
      judged.outcomes = [outcome(of: object, error, time: time)]
      judged.times = time.map { [$0] } ?? []
    } else if inner.recordCount == 0 {
      judged.times = timeForInner.map { [$0] } ?? []
    }
    judged.strays = object.strays(catalog: catalog, except: judgedNodes)
    inner += judged
    return inner
  }

  private func judge(
    _ place: ReferenceRecordPlace,
    of object: ReferenceJSON,
    depth: Int,
    time: Int?
  ) -> ReferenceJudgement {
    switch place.content {
    case .object:
      guard let inner = object.inner(place.node) else { return ReferenceJudgement() }
      return record(inner, depth: depth, time: time)
    case .text(let text) where place.path == "log":
      return log(text, path: place.path, depth: depth, time: time)
    case .text(let text): return string(text, path: place.path, depth: depth, time: time)
    case .other: return ReferenceJudgement()
    }
  }

  private func outcome(
    of record: ReferenceJSON,
    _ error: FoundError?,
    time: Int?
  ) -> ReferenceOutcome {
    guard let error else {
      guard let rule = catalog.levels, let found = levelError(of: record, rule) else {
        return .clean
      }
      return rule.effect == .list
        ? .levelOnly(message: found.messages[0]) : judged(record, found, time: time)
    }
    return judged(record, error, time: time)
  }

  /// What a record of a level that counts has in the place of an error.
  private func levelError(of record: ReferenceJSON, _ rule: LevelRule) -> FoundError? {
    for path in rule.paths {
      let levels = record.scalars(at: path)
      if levels.isEmpty { continue }
      let isOne = levels.contains { level in
        [level, Self.withoutDistance(level)].contains { level in
          rule.levels.contains { test in
            guard case .text(let word) = test else { return Self.holds(test, level) }
            return LevelRule.spellings(of: word).contains { Array($0.utf8) == level }
          }
        }
      }
      guard isOne else { return nil }
      let message = catalog.messageFields.lazy.compactMap { record.ruleField($0, beside: path) }
        .first
      return FoundError(path: path, nodes: [], messages: [message ?? []])
    }
    return nil
  }

  /// `ERROR` of `ERROR+2`, as slog writes levels.
  private static func withoutDistance(_ level: [UInt8]) -> [UInt8] {
    let word = Array(level.reversed().drop { (0x30...0x39).contains($0) }.reversed())
    return word.count < level.count && word.last == UInt8(ascii: "+") ? word.dropLast() : level
  }

  private func judged(
    _ record: ReferenceJSON,
    _ error: FoundError,
    time: Int?
  ) -> ReferenceOutcome {
    guard options.selectAll || isFailure(record, error) else {
      return .otherError(message: firstText(catalog.messageFields, record, error) ?? [])
    }
    var message = error.messages[0]
    if error.messages.count > 1 {
      // As go-multierror writes several errors.
      message = Array("\(error.messages.count) errors occurred:\n".utf8)
      message += error.messages.flatMap { Array("\t* ".utf8) + $0 + Array("\n".utf8) } + [0x0A]
    }
    var failure = ReferenceFailure(
      message: message,
      parts: referenceParts(of: message),
      time: time
    )
    for name in catalog.contextFields {
      guard let text = record.shownField(name, beside: error.path) else { continue }
      failure.fields[name] = String(decoding: text, as: UTF8.self)
    }
    failure.byValue = options.by.flatMap { record.shownField($0, beside: error.path) }
    failure.version = firstText(catalog.versionFields, record, error)
    return .failure(failure)
  }

  /// The first rule of which all conditions hold decides; where none does, it is a failure.
  private func isFailure(_ record: ReferenceJSON, _ error: FoundError) -> Bool {
    let rule = catalog.rules.first { rule in
      rule.conditions.allSatisfy { condition in
        switch condition {
        case .isOneOf(let field, let values):
          guard let text = record.scalarField(field, beside: error.path) else { return false }
          return values.contains { Self.holds($0, text) }
        case .isPresent(let field): return record.isPresent(field, beside: error.path)
        case .isMissing(let field):
          return record.ruleField(field, beside: error.path) == nil
        }
      }
    }
    return rule?.effect != .ignore
  }

  private static func holds(_ test: FieldTest, _ text: [UInt8]) -> Bool {
    switch test {
    case .text(let wanted): return Array(wanted.utf8) == text
    case .like(let pattern): return referenceMatches(pattern, text)
    case .comparison(let comparison):
      let isNumber =
        text.count <= 64 && text.first.map { $0 == 0x2D || (0x30...0x39).contains($0) } == true
        && text.allSatisfy { "0123456789+-.eE".utf8.contains($0) }
      guard isNumber, let value = Double(String(decoding: text, as: UTF8.self)) else {
        return false
      }
      switch comparison.sign {
      case .isLess: return value < comparison.number
      case .isAtMost: return value <= comparison.number
      case .isGreater: return value > comparison.number
      case .isAtLeast: return value >= comparison.number
      case .isNot: return value != comparison.number
      }
    }
  }

  private func firstText(
    _ fields: [String],
    _ record: ReferenceJSON,
    _ error: FoundError
  ) -> [UInt8]? {
    fields.lazy.compactMap { record.ruleField($0, beside: error.path) }.first
  }

  /// The failure that a text line is, if a pattern says so: tried on the line, and after each listed
  /// prefix.
  private func textFailures(_ line: [UInt8], time: Int?) -> [ReferenceFailure] {
    let line = Array(line[afterColours(line, from: afterMarks(line))...])
    let end = trimmedEnd(line) { $0 == 0x0D }
    for prefix in referencePrefixes(line, zone: catalog.zone) {
      let start = afterColours(line, from: prefix.end)
      guard start < end else { continue }
      let text = Array(line[start..<end])
      // Bytes that are no UTF-8 are read as in strings, and a CR is a blank.
      let message = Array(String(decoding: text, as: UTF8.self).utf8).map {
        $0 == 0x0D ? 0x20 : $0
      }
      if catalog.textPatterns.contains(where: {
        text.starts(with: $0.literalHead) && referenceMatches($0, message)
      }) {
        let failure = ReferenceFailure(
          message: message,
          parts: referenceParts(of: message),
          time: prefix.time ?? time,
          isText: true
        )
        return [failure]
      }
    }
    return []
  }

  /// The lines of a text in a string.
  private func textLines(_ text: [UInt8]) -> [[UInt8]] {
    text.split(separator: 0x0A, omittingEmptySubsequences: false).map { line in
      Array(line.last == 0x0D ? line.dropLast() : line)
    }
  }
}
