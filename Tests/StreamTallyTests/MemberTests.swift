import StreamCore
import StreamTally
import Testing

/// Every number of a tally is written, read and added up.
@Suite struct MemberTests {
  /// What no tally file has: it follows from the rest, or is for reports alone.
  private static let unwritten: Set<String> = [
    "Tally.version", "Tally.reasons", "Tally.inputWarnings", "Tally.repositories",
    "Tally.skippedByteCount", "Tally.size", "Tally.survey", "Options.lineBytesMax", "Issue.share",
    "Issue.reference", "Issue.action", "Example.member", "Example.digest", "Damage.digest",
  ]

  @Test("every stored value is a member, and each adds up as its type does")
  func complete() {
    var maker = Maker()
    _ = maker.object(Tally.self)
    // No tally file has them, and so no tally leads to them.
    _ = maker.object(Tally.Repository.self)
    #expect(maker.names == Self.unwritten, "these are in no member, or are in one meanwhile")
    #expect(maker.faults.isEmpty)
    #expect(maker.types.count > 20)
  }

  @Test("what is written is read, whatever it is")
  func roundTrip() throws {
    var maker = Maker()
    var tally = maker.object(Tally.self)
    for round in 0..<2 {
      let document = try JSONDocument(tally.json())
      let read = try Tally(document.root)
      #expect(read == tally)
      #expect(read.json() == tally.json(), "round \(round)")
      tally = read
    }
  }

  @Test("a number that is required is missed, and one that came later is not")
  func presence() throws {
    var maker = Maker()
    let text = String(decoding: maker.object(Tally.Archive.self).written, as: UTF8.self)
    func archive(without name: String) throws -> Tally.Archive {
      let changed = text.replacing("\"\(name)\"", with: "\"no\"")
      return try Tally.Archive(JSONDocument(Array(changed.utf8)).root)
    }
    let names = Tally.Archive.members.map { $0.name }
    let required = names.filter { (try? archive(without: $0)) == nil }
    #expect(required == Array(names[..<(names.firstIndex(of: "records") ?? 0)]))
    #expect(try archive(without: "zeros").zeros == 0)
  }
}

/// Makes objects of which every member has a value of its own.
private struct Maker {
  private var number = 0
  /// Stored values that no member leads to.
  var names: Set<String> = []
  /// Members that do not add up as their type does.
  var faults: [String] = []
  var types: Set<String> = []

  mutating func next() -> Int {
    number += 1
    return number
  }

  mutating func object<Root: TallyObject>(_ type: Root.Type) -> Root {
    types.insert("\(type)")
    let root = filled(type)
    let empty = Mirror(reflecting: Root()).children
    for (made, none) in zip(Mirror(reflecting: root).children, empty)
    where "\(made.value)" == "\(none.value)" {
      names.insert("\(type).\(made.label ?? "")")
    }
    if let sum = type as? any TallySum.Type { checkSum(sum) }
    return root
  }

  private mutating func filled<Root: TallyObject>(_ type: Root.Type) -> Root {
    var root = Root()
    for member in type.members {
      guard let property = member.property else { continue }
      guard let value = Swift.type(of: property).valueType as? any Made.Type else {
        faults.append("\(type).\(member.name): add its type to those that are made")
        continue
      }
      set(value, property, &root)
    }
    return root
  }

  private mutating func set<Root, Value: Made>(
    _ type: Value.Type,
    _ property: PartialKeyPath<Root>,
    _ root: inout Root
  ) {
    guard let path = property as? WritableKeyPath<Root, Value> else { return }
    root[keyPath: path] = Value.made(&self)
  }

  private mutating func checkSum<Root: TallySum>(_ type: Root.Type) {
    let parts = [filled(type), filled(type)]
    let context = SumContext(samples: 10, ids: ["a", "unknown"])
    let sum = Root.sum(of: parts, context)
    func check<Value: TallySummand>(_ value: Value.Type, _ property: PartialKeyPath<Root>) -> Bool {
      guard let path = property as? WritableKeyPath<Root, Value> else { return false }
      let expected = Value.sum(of: parts.map { $0[keyPath: path] }, context)
      return sum[keyPath: path].written == expected.written
    }
    for member in type.members {
      guard let property = member.property,
        let value = Swift.type(of: property).valueType as? any TallySummand.Type,
        !check(value, property)
      else { continue }
      faults.append("\(type).\(member.name) is not the sum")
    }
  }
}

extension TallyValue {
  /// The value in JSON, in an object where it is none.
  fileprivate var written: [UInt8] {
    var writer = JSONWriter()
    write(nil, to: &writer)
    return writer.output
  }
}

/// A value that a test can make of a number.
private protocol Made {
  static func made(_ maker: inout Maker) -> Self
}

extension Made where Self: TallyObject {
  static func made(_ maker: inout Maker) -> Self { maker.object(Self.self) }
}

extension Int: Made {
  fileprivate static func made(_ maker: inout Maker) -> Int { maker.next() }
}

extension Bool: Made {
  fileprivate static func made(_ maker: inout Maker) -> Bool { true }
}

extension String: Made {
  fileprivate static func made(_ maker: inout Maker) -> String { "text \(maker.next())" }
}

extension Timestamp: Made {
  fileprivate static func made(_ maker: inout Maker) -> Timestamp {
    guard let time = Timestamp(milliseconds: maker.next()) else {
      preconditionFailure("the first milliseconds of 1970 are times")
    }
    return time
  }
}

extension Optional: Made where Wrapped: Made {
  fileprivate static func made(_ maker: inout Maker) -> Self { Wrapped.made(&maker) }
}

extension Array: Made where Element: Made {
  fileprivate static func made(_ maker: inout Maker) -> Self { [Element.made(&maker)] }
}

extension TextCounts: Made where Element: Made {
  fileprivate static func made(_ maker: inout Maker) -> Self {
    TextCounts([Element.made(&maker)], overflow: maker.next())
  }
}

extension TallyOptions.Selection: Made {
  fileprivate static func made(_ maker: inout Maker) -> Self { .all }
}

extension StreamCore.Issue.Frequency: Made {
  fileprivate static func made(_ maker: inout Maker) -> Self { .rare }
}

extension Damage.Kind: Made {
  fileprivate static func made(_ maker: inout Maker) -> Self { .garbage }
}

extension Version: Made {
  fileprivate static func made(_ maker: inout Maker) -> Self {
    guard let version = Version("v\(maker.next())") else { preconditionFailure("v1 is one") }
    return version
  }
}

extension Acceptance.Item: Made {
  fileprivate static func made(_ maker: inout Maker) -> Self { Acceptance.Item(.zeros) }
}

extension Acceptance.MalformedLimit: Made {
  fileprivate static func made(_ maker: inout Maker) -> Self { .count(maker.next()) }
}

extension Share: Made {
  fileprivate static func made(_ maker: inout Maker) -> Self { Share(millionths: maker.next()) }
}

extension LengthLabel: Made {
  fileprivate static func made(_ maker: inout Maker) -> Self { LengthLabel(seconds: 60) }
}

extension FieldTexts: Made {
  fileprivate static func made(_ maker: inout Maker) -> Self {
    FieldTexts(fields: [Tally.Example.Field(name: "b", value: String.made(&maker))])
  }
}

extension CountsByIssue: Made {
  fileprivate static func made(_ maker: inout Maker) -> Self {
    CountsByIssue(counts: [Tally.IssueCount(id: "a", count: maker.next())])
  }
}

extension Tally.CatalogName: Made {}
extension Tally.Input: Made {}
extension Tally.Archive: Made {}
extension SkippedFiles: Made {}
extension SkippedFiles.File: Made {}
extension Tally.Options: Made {}
extension Tally.Failures: Made {}
extension Tally.Issue: Made {}
extension Tally.UnknownGroup: Made {}
extension Tally.Nearest: Made {}
extension Tally.OtherErrors: Made {}
extension Tally.MessageCount: Made {}
extension Tally.Unplaced: Made {}
extension Tally.PathCount: Made {}
extension Tally.Timeline: Made {}
extension Tally.Bucket: Made {}
extension Tally.FieldValues: Made {}
extension Tally.IssueValues: Made {}
extension Tally.ValueCount: Made {}
extension Tally.Example: Made {}
extension Tally.Damage: Made {}
