/// A JSON value whose spelling is still open.
indirect enum HostileValue: Sendable {
  /// Written as it is.
  case raw(String)
  case string(String)
  case array([HostileValue])
  /// Members in their order; names may be repeated.
  case object([(String, HostileValue)])
}

/// The members of an object.
typealias HostileMembers = [(String, HostileValue)]

/// How often characters are escaped that need not be.
private enum Escaping {
  case needed
  case one
  case all
}

extension HostileLines {
  /// Writes a value with white space and escapes by chance.
  mutating func write(_ value: HostileValue) -> String {
    let space = random.pick(["", "", "", " ", "mixed"])
    return write(value, space: space)
  }

  private mutating func write(_ value: HostileValue, space: String) -> String {
    switch value {
    case .raw(let text):
      return text
    case .string(let text):
      return quoted(text, isName: false)
    case .array(let elements):
      var written: [String] = []
      for element in elements { written.append(gap(space) + write(element, space: space)) }
      return "[" + written.joined(separator: gap(space) + ",") + gap(space) + "]"
    case .object(let members):
      var written: [String] = []
      for (name, value) in members {
        let name = gap(space) + quoted(name, isName: true) + gap(space)
        written.append(name + ":" + gap(space) + write(value, space: space))
      }
      return "{" + written.joined(separator: gap(space) + ",") + gap(space) + "}"
    }
  }

  private mutating func gap(_ space: String) -> String {
    space == "mixed" ? random.pick(["", "", " ", "  ", "\t", "\r", " \t"]) : space
  }

  /// A string in quotation marks.
  private mutating func quoted(_ text: String, isName: Bool) -> String {
    let escaping: Escaping =
      switch random.number(0...29) {
      case 0...1: .one
      case 2: .all
      default: .needed
      }
    let scalars = Array(text.unicodeScalars)
    let chosen = scalars.isEmpty ? 0 : random.number(0...(scalars.count - 1))
    let isGoStyle = random.chance(2)
    var written = "\""
    for (index, scalar) in scalars.enumerated() {
      let isForced = escaping == .all || (escaping == .one && index == chosen)
      written += isForced ? unicodeEscape(scalar) : usual(scalar, isGoStyle: isGoStyle)
    }
    return written + "\""
  }

  private mutating func usual(_ scalar: Unicode.Scalar, isGoStyle: Bool) -> String {
    switch scalar {
    case "\"": return #"\""#
    case "\\": return #"\\"#
    case "\n": return #"\n"#
    case "\r": return #"\r"#
    case "\t": return #"\t"#
    case "<", ">", "&": return isGoStyle ? unicodeEscape(scalar) : String(Character(scalar))
    case "/": return random.chance(40) ? #"\/"# : "/"
    default: return scalar.value < 0x20 ? unicodeEscape(scalar) : String(Character(scalar))
    }
  }

  /// `\u0065`, in digits of either case, with two escapes for a character beyond U+FFFF.
  mutating func unicodeEscape(_ scalar: Unicode.Scalar) -> String {
    let isUpper = random.chance(2)
    return String(Character(scalar)).utf16.map { unit in
      let digits = String(unit, radix: 16, uppercase: isUpper)
      return #"\u"# + String(repeating: "0", count: 4 - digits.count) + digits
    }.joined()
  }

  /// The members in another order, or, as the registry writes them, sorted.
  mutating func ordered(_ members: HostileMembers) -> HostileMembers {
    switch random.number(0...2) {
    case 0: members.sorted { $0.0 < $1.0 }
    case 1: members
    default: members.shuffled(using: &random)
    }
  }

  /// A valid line with a few bytes changed, removed or added.
  mutating func mutated(_ line: [UInt8]) -> [UInt8] {
    var line = line
    let interesting =
      Array(#"{}[]":,\ue0."#.utf8) + [0x00, 0x0D, 0x1F, 0x7F, 0x80, 0xC0, 0xED, 0xFF]
    for _ in 0..<random.number(1...3) where !line.isEmpty {
      let index = random.number(0...(line.count - 1))
      switch random.number(0...5) {
      case 0: line[index] ^= 1 << UInt8(random.number(0...7))
      case 1: line.remove(at: index)
      case 2: line.insert(random.pick(interesting), at: index)
      case 3: line[index] = random.pick(interesting)
      case 4: line.insert(line[index], at: index)
      default: line.removeSubrange(index..<min(line.count, index + random.number(1...8)))
      }
    }
    return line
  }
}
