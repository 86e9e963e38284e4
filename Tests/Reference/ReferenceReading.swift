import StreamCore

/// Where a text is that is looked at for records.
enum ReferenceTextPlace {
  /// It is a line.
  case line
  /// It is in a string; `isProse` where that is a message to people, `isData` where it is another
  /// program's data.
  case string(isProse: Bool, isData: Bool)

  var isProse: Bool {
    if case .string(let isProse, _) = self { isProse } else { false }
  }
}

/// The records in a text, each behind the same prefix if there is one.
struct ReferenceReading {
  var objects: [ReferenceJSON] = []
  /// The time in the prefix.
  var time: Int?
  var isMalformed = false
  /// An object after words, of which nothing says that it is a record.
  var unplaced: ReferenceJSON?
  /// Whether the text is nothing but records.
  var isRecords = false

  /// What is read of a text (docs/CONTRACT.md, "Lines", "Records", "Envelopes").
  init(of text: [UInt8], at place: ReferenceTextPlace, catalog: Catalog) {
    let line = Array(text[afterMarks(text)...])
    let body = lineBody(text)
    if body.isEmpty { return }
    readObjects(body, place)
    if isRecords { return }
    let isTorn = Self.canBegin(body)
    if isTorn, case .line = place {
      isMalformed = true
      if let object = objectAfterTear(body, whole: objects) { objects.append(object) }
      return
    }
    if isMalformed { return }
    objects = []
    readAfterForm(body, place, catalog)
    if objects.isEmpty, let rest = tornRecord(body, place, catalog) {
      objects = ReferenceJSON.objects(in: rest).objects
      if let object = objectAfterTear(rest, whole: objects) { objects.append(object) }
      time =
        referencePrefixes(body, zone: catalog.zone)
        .last { $0.isEnvelope(isProse: place.isProse) }?.time
      isMalformed = true
      return
    }
    if objects.isEmpty { readLogfmt(body, catalog) }
    if objects.isEmpty { readAfterWords(body, place, catalog) }
    checkZeros(line, place)
    guard case .line = place else { return }
    if objects.isEmpty && unplaced == nil
      && (looksLikeTornRecord(body) || hasNameInKeyPosition(line, catalog) || isLeftOut(body))
    {
      isMalformed = true
    }
    guard objects.isEmpty else { return }
    let whole = objectsBeforeFault(body, catalog)
    if whole.contains(where: { $0.error(paths: catalog.errorPaths) != nil }) { isMalformed = true }
    if isMalformed { objects = whole }
  }

  /// Whether a text begins as an object, or an array of objects, that can be one of JSON's.
  private static func canBegin(_ body: [UInt8]) -> Bool {
    if body.first == UInt8(ascii: "{") { return canBeginObject(body, at: 0) }
    guard beginsArray(body), let bracket = body.firstIndex(of: UInt8(ascii: "{")) else {
      return false
    }
    return canBeginObject(body, at: bracket)
  }

  /// Objects in a row or in an array, from the start.
  private mutating func readObjects(_ body: [UInt8], _ place: ReferenceTextPlace) {
    guard body.first == UInt8(ascii: "{") || beginsArray(body) else { return }
    let found = ReferenceJSON.objects(in: body)
    objects = found.objects
    isRecords = found.isWhole
    if case .string(_, let isData) = place, !isRecords, !isData, beginsObjectWithName(body),
      Self.canBegin(body)
    {
      isMalformed = true
    }
  }

  /// The same after prefixes of listed forms.
  private mutating func readAfterForm(
    _ body: [UInt8],
    _ place: ReferenceTextPlace,
    _ catalog: Catalog
  ) {
    for prefix in referencePrefixes(body, zone: catalog.zone)
    where prefix.isEnvelope(isProse: place.isProse) {
      let start = afterBlanks(body, from: prefix.end)
      let rest = Array(body[start...])
      guard rest.first == UInt8(ascii: "{") || beginsArray(rest) else { continue }
      let found = ReferenceJSON.objects(in: rest)
      guard found.isWhole else { continue }
      objects = found.objects
      time = prefix.time
      checkPrefix(body[..<start], catalog)
      return
    }
  }

  /// What begins as a record after a prefix of listed forms, and is none.
  private func tornRecord(
    _ body: [UInt8],
    _ place: ReferenceTextPlace,
    _ catalog: Catalog
  ) -> [UInt8]? {
    let prefixes = referencePrefixes(body, zone: catalog.zone)
      .filter { $0.isEnvelope(isProse: place.isProse) }
    let isContainers = ([0] + prefixes.map(\.end)).contains { end in
      referenceCRI(Array(body[end...]), zone: catalog.zone) != nil
    }
    guard let last = prefixes.last else { return nil }
    let rest = Array(body[afterBlanks(body, from: last.end)...])
    guard Self.canBegin(rest) else { return nil }
    // In a string it can be a program's words.
    if case .string(_, let isData) = place {
      return beginsObjectWithName(rest) && !isData ? rest : nil
    }
    if beginsArray(rest) { return rest }
    return rest.first == UInt8(ascii: "{")
      && (isContainers || looksLikeTornRecord(body) || beginsObjectWithName(rest)) ? rest : nil
  }

  /// Those after a prefix of a listed form that are whole, where the rest is not.
  private func objectsBeforeFault(_ body: [UInt8], _ catalog: Catalog) -> [ReferenceJSON] {
    for prefix in referencePrefixes(body, zone: catalog.zone) where prefix.isEnvelope() {
      let rest = Array(body[afterBlanks(body, from: prefix.end)...])
      if rest.first == UInt8(ascii: "{") || beginsArray(rest) {
        return ReferenceJSON.objects(in: rest).objects
      }
    }
    return []
  }

  private mutating func readLogfmt(_ body: [UInt8], _ catalog: Catalog) {
    for prefix in referencePrefixes(body, zone: catalog.zone) {
      let start = afterBlanks(body, from: prefix.end)
      let rest = Array(body[start...])
      guard let pairs = logfmtPairs(rest) else { continue }
      objects = [ReferenceJSON(rest, pairs)]
      time = prefix.time
      checkPrefix(body[..<start], catalog)
      return
    }
  }

  /// One object after any words.
  private mutating func readAfterWords(
    _ body: [UInt8],
    _ place: ReferenceTextPlace,
    _ catalog: Catalog
  ) {
    // More places are not tried, however many brackets there are.
    let starts = body.indices.prefix(prefixBytesMax + 1).filter { beginsObject(body, $0) }.prefix(
      16
    )
    for start in starts {
      guard let object = ReferenceJSON(Array(body[start...])) else { continue }
      checkPrefix(body[..<start], catalog)
      if isMalformed || object.isRecordAfterWords(catalog) {
        // A program's message to people can show any object.
        if case .string(isProse: true, _) = place {
          isMalformed = false
          return
        }
        objects = [object]
      } else {
        unplaced = object
      }
      return
    }
  }

  /// A whole object that ends a line which begins as another one, and is no part of that.
  ///
  /// - Parameters:
  ///   - body: The line.
  ///   - whole: The objects in a row that it begins with.
  /// - Returns: The object, if there is one.
  private func objectAfterTear(_ body: [UInt8], whole: [ReferenceJSON]) -> ReferenceJSON? {
    let end = whole.last.map { afterBlanks(body, from: $0.nodes[0].range.upperBound) }
    let starts = body.indices[(end ?? 1)...].prefix(prefixBytesMax).filter { start in
      let before = body[..<start].last { !isBlank($0) }
      return beginsObject(body, start) && !":,[".utf8.contains(before ?? 0)
    }
    return starts.prefix(16).lazy.compactMap { ReferenceJSON(Array(body[$0...])) }.first
  }

  /// Whether a bracket is at an offset, and a name or another bracket after it.
  private func beginsObject(_ body: [UInt8], _ start: Int) -> Bool {
    guard body[start] == UInt8(ascii: "{") else { return false }
    let next = body[(start + 1)...].first { !isBlank($0) }
    return next == UInt8(ascii: "\"") || next == UInt8(ascii: "}")
  }

  /// `[109B blob data]`, where journalctl left out a text, ends the line.
  private func isLeftOut(_ body: [UInt8]) -> Bool {
    let end = Array(" blob data]".utf8)
    guard body.suffix(end.count) == end[...] else { return false }
    let before = body.dropLast(end.count)
    guard let unit = before.last, (0x41...0x5A).contains(unit),
      let bracket = before.lastIndex(of: UInt8(ascii: "["))
    else { return false }
    let number = before[(bracket + 1)...].dropLast()
    return !number.isEmpty && number.allSatisfy { (0x30...0x39).contains($0) || $0 == 0x2E }
  }

  private mutating func checkPrefix(_ prefix: ArraySlice<UInt8>, _ catalog: Catalog) {
    if hasNameInKeyPosition(Array(prefix), catalog) || hasLooseBrace(prefix) { isMalformed = true }
  }

  /// Zero bytes that are not at a line's start.
  private mutating func checkZeros(_ line: [UInt8], _ place: ReferenceTextPlace) {
    if case .line = place, line.contains(0) { isMalformed = true }
  }
}

/// Where what is around a record has its time.
let referenceUsualTimes = ["time", "timestamp", "@timestamp", "Timestamp", "__REALTIME_TIMESTAMP"]

extension ReferenceJSON {
  /// Whether an object after words is a record: it has a time, a level or a message, at its top or
  /// where an error is looked up.
  fileprivate func isRecordAfterWords(_ catalog: Catalog) -> Bool {
    if time(paths: catalog.timePaths + referenceUsualTimes, zone: catalog.zone) != nil {
      return true
    }
    for path in referenceLevelPaths where values(at: path).contains(where: isLevel) { return true }
    return (["error"] + catalog.errorPaths).contains { path in
      ["msg", "message"].contains { ruleField($0, beside: path) != nil }
        || referenceLevelNames.contains { name in
          values(at: Self.path(of: name, beside: path)).contains(where: isLevel)
        }
    }
  }

  private func isLevel(_ value: Int) -> Bool {
    nodes[value].kind == .number || nodes[value].kind == .string && !nodes[value].text.isEmpty
  }
}
