package import StreamCore

/// What a tally file can have as a member: it is written and read.
package protocol TallyValue: Sendable {
  /// Whether a member of this value is left out where it is ``Member/Presence/sparse``.
  var isAbsent: Bool { get }

  /// Writes the value as a member, or as an element of a list where it has no name.
  func write(_ name: String?, to writer: inout JSONWriter)

  /// Reads the value.
  init(_ value: JSONDocument.Value) throws(JSONDocument.ReadError)
}

/// A value that adds up.
package protocol TallySummand: TallyValue {
  /// The sum of what several tallies have; a commutative and associative operation.
  ///
  /// - Parameters:
  ///   - parts: at least one.
  ///   - context: what the sum depends on.
  /// - Returns: the sum.
  static func sum(of parts: [Self], _ context: SumContext) -> Self
}

/// What the sum of tallies depends on: what is the same in all of them.
package struct SumContext: Sendable {
  /// The examples that are kept.
  package let samples: Int
  /// The ids of the catalogue's issues, and `unknown`.
  package let ids: [String]
  /// The place of each of them.
  package let columns: [String: Int]

  /// - Parameters:
  ///   - samples: the examples that are kept.
  ///   - ids: the ids of the catalogue's issues, and `unknown`.
  package init(samples: Int, ids: [String]) {
    self.samples = samples
    self.ids = ids
    columns = Dictionary(ids.enumerated().map { ($0.element, $0.offset) }) { first, _ in first }
  }
}

/// An object of a tally file, which says once what it has.
package protocol TallyObject: TallyValue {
  /// An object without anything in it.
  init()

  /// Its members, in the order in which they are written.
  static var members: [Member<Self>] { get }
}

/// An object that is kept or left out as a whole where tallies are added up.
package protocol TallyRecord: TallyObject {}

/// An object that is added up member by member.
package protocol TallySum: TallyObject, TallySummand {}

extension TallyObject {
  package var isAbsent: Bool { false }

  package func write(_ name: String?, to writer: inout JSONWriter) {
    writer.object(name) { object in
      for member in Self.members { member.write(self, to: &object) }
    }
  }

  package init(_ value: JSONDocument.Value) throws(JSONDocument.ReadError) {
    self.init()
    let found = value.members
    for member in Self.members { try member.read(found, into: &self) }
    for member in Self.members { try member.check(found, self) }
  }
}

extension TallySum {
  package static func sum(of parts: [Self], _ context: SumContext) -> Self {
    guard parts.count > 1 else { return parts[0] }
    return membersSum(of: parts, context)
  }

  /// The sum by the members alone.
  static func membersSum(of parts: [Self], _ context: SumContext) -> Self {
    var sum = Self()
    for member in members { member.add(parts, to: &sum, context) }
    return sum
  }
}
