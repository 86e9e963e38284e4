/// A catalogue compiled for the hot path: what to look up in a record, and where.
///
/// It is an object because a classifier that contained it would be copied with it at every call.
final class CompiledCatalog: Sendable {
  /// What a value is asked for: ranges of ``values``, ``comparisons`` and ``likes``.
  struct Tests: Sendable {
    let texts: Range<Int>
    let comparisons: Range<Int>
    let likes: Range<Int>
  }

  /// A condition of a rule.
  struct Condition: Sendable {
    enum Kind: Sendable {
      case isOneOf(Tests)
      case isMissing
      case isPresent
    }

    /// The index of its field.
    let field: Int
    let kind: Kind
  }

  struct Rule: Sendable {
    let counts: Bool
    /// Its conditions in ``conditions``.
    let conditions: Range<Int>
  }

  /// An error path, and the fields that are looked up beside it.
  struct ErrorPath: Sendable {
    /// As the catalogue writes it.
    let name: String
    let path: FieldPath
    /// Whether it can lead to several errors, which are one failure together.
    let hasElements: Bool
    /// Where the rules' fields begin in ``ruleFields``, in the order of ``Condition/field``.
    let ruleFields: Int
    let messages: [FieldPath]
    let show: [FieldPath]
    /// The field whose values are counted, if one is.
    let by: FieldPath?
    let versions: [FieldPath]
  }

  /// A member that is extracted: beside each of the error paths, and by its whole path.
  struct Column: Sendable {
    let beside: [FieldPath]
    let path: FieldPath
  }

  /// A level by which records without an error count.
  struct Level: Sendable {
    let effect: LevelRule.Effect
    let tests: Tests
  }

  /// The error paths, and after ``errorCount`` of them those of levels: what comes beside a level is
  /// looked up as what comes beside an error.
  let errors: [ErrorPath]
  let errorCount: Int
  let level: Level?
  /// Whether every record has to be parsed, since nothing else says that it counts.
  let parsesAll: Bool
  let times: [FieldPath]
  // Flat, because reaching into an array in an array counts references.
  let rules: [Rule]
  let conditions: [Condition]
  let values: [Range<Int>]
  let comparisons: [Comparison]
  let likes: [PatternProgram]
  /// The text of all ``values``.
  let valueBytes: [UInt8]
  let ruleFields: [FieldPath]
  /// How many of them each error path has.
  let ruleFieldCount: Int
  let contextFields: [String]
  /// The name of the field whose values are counted, or nil.
  let by: String?
  /// By the catalogue's issues: the version from which on one is a regression.
  let fixedIn: [Version.Numbers?]
  /// The last names of the error paths, and `error` itself: so it shows where a catalogue's path is
  /// misspelt.
  ///
  /// The common ones (``commonNames``) are not among them: they say of an error at a path of the
  /// catalogue alone.
  let tellingNames: [[UInt8]]
  /// The same as numbers, and the names under which a record's level is.
  let errorNames: [KeyInterner.Number]
  /// By the numbers of names, whether one is an error's.
  let isErrorName: [Bool]
  /// All names as they end in the text of an object, with a quote, or of one in a string of it.
  let memberNeedles: [[UInt8]]
  let levelNames: [KeyInterner.Number]
  /// Where the level is in an object of the record's.
  let nestedLevels: [FieldPath]
  /// The names of all members that are asked for.
  let names: KeyInterner
  /// Where records contain others.
  let recordPlaces: [RecordPlace]
  /// By the numbers of names from 1 on: the places to which a member of that name can lead, one bit
  /// each.
  let placeBits: [UInt64]
  /// The members of which objects consist that only carry a text, the text's first.
  let carriers: [[KeyInterner.Number]]
  /// Where other programs' data is.
  let dataPaths: [[UInt8]]
  /// Where what wraps a record says when it was written.
  let wrapperTimes: [FieldPath]
  /// A container's log line has its text in this member, and the name of its stream in this one.
  let logMember: KeyInterner.Number
  let streamMember: KeyInterner.Number
  /// journald's text.
  let journalMember: KeyInterner.Number
  /// journald's level.
  let priorityMember: KeyInterner.Number
  /// By byte, 1 for what a text without escapes has that can be a record or a failure in words.
  let valueMarks: [UInt8]
  /// What makes an object after free words a record, beside a time.
  let messageFields: [FieldPath]
  let levelFields: [FieldPath]
  /// Lines that are no records, and are failures; and what these begin with.
  let textPrograms: [PatternProgram]
  let textHeads: [[UInt8]]
  /// What candidates contain: made once for all workers, since to prepare it takes up to a third of a
  /// millisecond.
  let scanNeedles: ScanNeedles
  /// The end of what journalctl writes in place of a text with bytes that it does not print.
  static let leftOut = Array(" blob data]".utf8)
  /// Last names of error paths that members without an error have as well.
  static let commonNames = ["message", "msg", "text", "value", "detail"].map { Array($0.utf8) }
  /// What times without a zone mean, in minutes east of UTC, and whether nobody said so.
  let zoneMinutes: Int
  let isZoneUnknown: Bool
  let redaction: Redaction
  /// What is extracted of each selected record.
  let columns: [Column]

  init(_ catalog: Catalog, by: String? = nil, columns: [String] = []) {
    var fields: [String] = []
    var conditions: [Condition] = []
    var values: [Range<Int>] = []
    var valueBytes: [UInt8] = []
    var comparisons: [Comparison] = []
    var likes: [PatternProgram] = []
    func compile(_ tests: [FieldTest], _ spellings: (String) -> [String]) -> Tests {
      let first = (values.count, comparisons.count, likes.count)
      for test in tests {
        switch test {
        case .text(let text):
          for spelling in spellings(text) {
            let start = valueBytes.count
            valueBytes += spelling.utf8
            values.append(start..<valueBytes.count)
          }
        case .comparison(let comparison): comparisons.append(comparison)
        case .like(let pattern): likes.append(PatternProgram(pattern))
        }
      }
      return Tests(
        texts: first.0..<values.count,
        comparisons: first.1..<comparisons.count,
        likes: first.2..<likes.count
      )
    }
    rules = catalog.rules.map { rule in
      let start = conditions.count
      for condition in rule.conditions {
        let name: String
        let kind: Condition.Kind
        switch condition {
        case .isMissing(let field): (name, kind) = (field, .isMissing)
        case .isPresent(let field): (name, kind) = (field, .isPresent)
        case .isOneOf(let field, let tests):
          (name, kind) = (field, .isOneOf(compile(tests) { [$0] }))
        }
        if !fields.contains(name) { fields.append(name) }
        conditions.append(Condition(field: fields.firstIndex(of: name) ?? 0, kind: kind))
      }
      return Rule(counts: rule.effect == .count, conditions: start..<conditions.count)
    }
    level = catalog.levels.map { rule in
      Level(effect: rule.effect, tests: compile(rule.levels, LevelRule.spellings))
    }
    self.conditions = conditions
    self.values = values
    self.valueBytes = valueBytes
    self.comparisons = comparisons
    self.likes = likes
    var names = KeyInterner()
    // They come first, so that few numbers are looked at.
    let places = catalog.recordPaths.map { RecordPlace($0, &names) }
    var placeBits = [UInt64](repeating: 0, count: names.count + 1)
    for (index, place) in places.enumerated() {
      for name in place.path.firstNames(names) { placeBits[Int(name)] |= 1 << UInt64(index) }
    }
    recordPlaces = places
    self.placeBits = placeBits
    func beside(_ path: String, _ field: String) -> FieldPath {
      FieldPath(FieldPath.beside(path, field), &names)
    }
    var ruleFields: [FieldPath] = []
    errorCount = catalog.errorPaths.count
    let lookedUp = catalog.errorPaths + (catalog.levels?.paths ?? [])
    errors = lookedUp.map { path in
      let start = ruleFields.count
      ruleFields += fields.map { beside(path, $0) }
      let errorPath = FieldPath(path, &names)
      return ErrorPath(
        name: path,
        path: errorPath,
        hasElements: errorPath.hasEachElement(names),
        ruleFields: start,
        messages: catalog.messageFields.map { beside(path, $0) },
        show: catalog.contextFields.map { beside(path, $0) },
        by: by.map { beside(path, $0) },
        versions: catalog.versionFields.map { beside(path, $0) }
      )
    }
    self.ruleFields = ruleFields
    ruleFieldCount = fields.count
    times = catalog.timePaths.map { FieldPath($0, &names) }
    carriers = Envelopes.carriers.map { $0.map { names.insert($0) } }
    dataPaths = catalog.dataPaths.map { Array($0.utf8) }
    wrapperTimes = Envelopes.timePaths.map { FieldPath($0, &names) }
    logMember = names.insert("log")
    streamMember = names.insert("stream")
    journalMember = names.insert("MESSAGE")
    priorityMember = names.insert("PRIORITY")
    valueMarks = Self.valueMarks(catalog.textPatterns.map(\.head))
    textPrograms = catalog.textPatterns.map { PatternProgram($0) }
    textHeads = catalog.textPatterns.map(\.head)
    zoneMinutes = catalog.zoneMinutes ?? 0
    isZoneUnknown = catalog.zoneMinutes == nil
    redaction = Redaction(catalog)
    self.columns = columns.map { name in
      Column(
        beside: lookedUp.map { beside($0, name) },
        path: FieldPath(name, &names)
      )
    }
    contextFields = catalog.contextFields
    self.by = by
    fixedIn = catalog.issues.map { $0.fixedIn?.numbers }
    var needles: [[UInt8]] = []
    for path in catalog.errorPaths {
      let name = Array(FieldPath.lastName(path).utf8)
      if !needles.contains(name) { needles.append(name) }
    }
    let usual = Array("error".utf8)
    if !needles.contains(usual) { needles.append(usual) }
    let heads = catalog.textPatterns.map(\.head) + [Self.leftOut]
    let words = Self.levelWords(catalog.levels, countMax: LineScanner.headCountMax - heads.count)
    parsesAll = words == nil
    scanNeedles = ScanNeedles(
      names: Self.scanNames(catalog.errorPaths, lastNames: needles),
      heads: heads + (words ?? []),
      escapedLetters: (words ?? []).flatMap(\.self)
    )
    memberNeedles = needles.flatMap { [$0 + [0x22], $0 + [0x5c]] }
    let common = Self.commonNames
    let telling = needles.filter { !common.contains($0) }
    tellingNames = telling
    errorNames = telling.map { names.insert(String(decoding: $0, as: UTF8.self)) }
    levelNames = Levels.members.map { names.insert($0) }
    let nested = Levels.paths.map { FieldPath($0, &names) }
    nestedLevels = nested
    var paths = catalog.errorPaths
    if !paths.contains("error") { paths.append("error") }
    func besideErrors(_ fields: [String]) -> [FieldPath] {
      let besides = paths.flatMap { path in fields.map { FieldPath.beside(path, $0) } }
      return besides.map { FieldPath($0, &names) }
    }
    messageFields = besideErrors(Envelopes.proseNames)
    levelFields = besideErrors(Levels.members) + nested
    self.names = names
    var isErrorName = [Bool](repeating: false, count: names.count + 1)
    for name in errorNames { isErrorName[Int(name)] = true }
    self.isErrorName = isErrorName
  }

  /// One name of each error path, the last that is not common, and `error`: a record with the path has
  /// all its names.
  private static func scanNames(_ paths: [String], lastNames: [[UInt8]]) -> [[UInt8]] {
    var names = [Array("error".utf8)]
    for path in paths {
      let parts = FieldPath.names(path).map { Array($0.utf8) }
      let rare = parts.last { part in
        !commonNames.contains(part) && (1...LineScanner.nameBytesMax).contains(part.count)
          && part.allSatisfy { (0x20...0x7e).contains($0) && !Array("\"\\/".utf8).contains($0) }
      }
      let name = rare ?? Array(FieldPath.lastName(path).utf8)
      if !names.contains(name) { names.append(name) }
    }
    // Paths that share their last name may have more names than a scan looks for.
    return names.count <= LineScanner.nameCountMax ? names : lastNames
  }

  /// What is looked for in lines so that no record of a level is missed.
  ///
  /// - Parameters:
  ///   - rule: the levels.
  ///   - countMax: the most texts that can be looked for.
  /// - Returns: nil where only parsing tells the records: of numbers, and of words that are not fit to be
  ///   looked for.
  private static func levelWords(_ rule: LevelRule?, countMax: Int) -> [[UInt8]]? {
    guard let rule else { return [] }
    var words: [[UInt8]] = []
    for test in rule.levels {
      guard case .text(let word) = test else { return nil }
      for spelling in LevelRule.spellings(of: word) {
        let bytes = Array(spelling.utf8)
        let isFit =
          (LineScanner.headBytesMin...LineScanner.nameBytesMax).contains(bytes.count)
          && bytes.allSatisfy { (0x41...0x5a).contains($0) || (0x61...0x7a).contains($0) }
        guard isFit else { return nil }
        words.append(bytes)
      }
    }
    return words.count <= countMax ? words : nil
  }

  /// Marks of texts: the sign of pairs, an empty object, and a byte of each head that few other
  /// texts have.
  private static func valueMarks(_ heads: [[UInt8]]) -> [UInt8] {
    var wanted = Array("={".utf8)
    for head in heads {
      let rare = head.first { !($0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7a) && $0 != 0x20 }
      wanted += [rare ?? head.last].compactMap(\.self)
    }
    // 1 stands for the bytes that a search passes over.
    return (0...255).map { wanted.contains(UInt8($0)) ? 0 : 1 }
  }

  /// Whether one of a list of texts is the value.
  func isOne(_ value: Span<UInt8>, of range: Range<Int>) -> Bool {
    // A span is of what it was taken from, and that must not be an object's.
    let bytes = valueBytes
    for index in range where bytes.span.extracting(values[index]).equals(value) { return true }
    return false
  }
}
