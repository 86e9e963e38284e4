/// Which members the records of a sample have, and what is in them: what a catalogue is drafted from.
package struct Survey: Sendable, Equatable {
  /// What is known of a member, by its path.
  package struct Member: Sendable, Equatable {
    /// The records' members that say something: neither null, `""`, `false`, zero nor `[]`.
    package fileprivate(set) var count = 0
    /// Those that are objects.
    package fileprivate(set) var objects = 0
    /// Those that can be read as a time.
    package fileprivate(set) var times = 0
    /// How often it is a word for a level, or a number where levels are: by the word.
    package fileprivate(set) var levels: [String: Int] = [:]
    /// How often it contained a record.
    package fileprivate(set) var records = 0
  }

  /// By path, with `[]` for the elements of arrays; at most as many as a ``GroupTable`` keeps.
  package private(set) var members: [String: Member] = [:]

  /// What is counted of a member: the first byte of a text in the table that is counted with.
  enum Fact: UInt8 {
    case something = 0x73
    case object = 0x6f
    case time = 0x74
    /// Followed by the word and a zero byte.
    case level = 0x6c
    case record = 0x72
  }

  /// - Parameter table: facts of members, counted.
  package init(_ table: GroupTable) {
    for (text, value) in table.sorted {
      guard let first = text.first, let fact = Fact(rawValue: first) else { continue }
      let rest = text.dropFirst()
      let pieces = fact == .level ? rest.split(separator: 0, maxSplits: 1) : [rest]
      let path = String(decoding: pieces.last ?? [], as: UTF8.self)
      var member = members[path] ?? Member()
      switch fact {
      case .something: member.count += value.count
      case .object: member.objects += value.count
      case .time: member.times += value.count
      case .level: member.levels[String(decoding: pieces[0], as: UTF8.self)] = value.count
      case .record: member.records += value.count
      }
      members[path] = member
    }
  }
}

extension LineClassifier {
  /// A longer text is no word for a level.
  private static let wordBytesMax = 12
  /// 1973-03-03, in milliseconds since 1970.
  private static let surveyedTimeMin = 100_000_000_000

  /// Counts what members the record of the tape has, where that is asked for.
  mutating func survey(_ text: Span<UInt8>, _ tally: inout TallyAccumulator) {
    guard tally.survey != nil else { return }
    for index in 1..<max(tape.count, 1) where tape.nodes[index].isSomething {
      let node = tape.nodes[index]
      let path = path(of: index, text)
      func count(_ fact: Survey.Fact, _ word: [UInt8] = []) {
        tally.survey?.add(cut: ([fact.rawValue] + word + path).span)
      }
      count(.something)
      switch node.kind {
      case .object: count(.object)
      case .array, .true, .false, .null: break
      case .string, .number:
        let value = Self.value(node, text)
        // A small number is no time, though it can be read as one.
        let time = Timestamp(value.span, zoneMinutes: plan.zoneMinutes)
        if let time, time.milliseconds > Self.surveyedTimeMin { count(.time) }
        let isLevels = plan.levelNames.contains(node.name) || node.name == plan.priorityMember
        let isWord = node.kind == .string && Levels.isWord(value.span)
        let isNumber = isLevels && value.allSatisfy { (0x30...0x39).contains($0) }
        if value.count <= Self.wordBytesMax, isWord || isNumber { count(.level, value + [0]) }
      }
    }
  }

  /// Counts that a member contains a record.
  mutating func surveyPlace(_ index: Int, _ text: Span<UInt8>, _ tally: inout TallyAccumulator) {
    guard tally.survey != nil else { return }
    tally.survey?.add(cut: ([Survey.Fact.record.rawValue] + path(of: index, text)).span)
  }
}
