package import StreamCore

extension Int: TallySummand {
  package var isAbsent: Bool { self == 0 }

  package func write(_ name: String?, to writer: inout JSONWriter) {
    writer.raw(name, Array(String(self).utf8))
  }

  package init(_ value: JSONDocument.Value) throws(JSONDocument.ReadError) {
    self = try value.count()
  }

  package static func sum(of parts: [Int], _ context: SumContext) -> Int { parts.reduce(0, +) }
}

extension Bool: TallyValue {
  package var isAbsent: Bool { !self }

  package func write(_ name: String?, to writer: inout JSONWriter) {
    writer.raw(name, Array(String(self).utf8))
  }

  package init(_ value: JSONDocument.Value) throws(JSONDocument.ReadError) {
    self = try value.bool()
  }
}

extension String: TallyValue {
  package var isAbsent: Bool { isEmpty }

  package func write(_ name: String?, to writer: inout JSONWriter) {
    writer.raw(name, JSONWriter.quoted(Array(utf8)))
  }

  package init(_ value: JSONDocument.Value) throws(JSONDocument.ReadError) {
    self = try value.string()
  }
}

extension Timestamp: TallyValue {
  package var isAbsent: Bool { false }

  package func write(_ name: String?, to writer: inout JSONWriter) {
    text.write(name, to: &writer)
  }

  package init(_ value: JSONDocument.Value) throws(JSONDocument.ReadError) {
    guard let moment = try value.moment() else { throw value.error("a time is expected") }
    self = moment
  }
}

extension Optional: TallyValue where Wrapped: TallyValue {
  package var isAbsent: Bool { self == nil }

  package func write(_ name: String?, to writer: inout JSONWriter) {
    if let self {
      self.write(name, to: &writer)
    } else {
      writer.raw(name, Array("null".utf8))
    }
  }

  package init(_ value: JSONDocument.Value) throws(JSONDocument.ReadError) {
    self = value.isNull ? nil : try Wrapped(value)
  }
}

extension Optional: TallySummand where Wrapped: TallySummand {
  package static func sum(of parts: [Self], _ context: SumContext) -> Self {
    let found = parts.compactMap { $0 }
    return found.isEmpty ? nil : Wrapped.sum(of: found, context)
  }
}

extension Array: TallyValue where Element: TallyValue {
  package var isAbsent: Bool { isEmpty }

  package func write(_ name: String?, to writer: inout JSONWriter) {
    writer.array(name) { list in
      for element in self { element.write(nil, to: &list) }
    }
  }

  package init(_ value: JSONDocument.Value) throws(JSONDocument.ReadError) {
    self = []
    for element in try value.elements() { append(try Element(element)) }
  }
}

/// A value that a tally file has as a text.
package protocol TallyText: TallyValue {
  /// What is expected where the text is another, for people.
  static var expectation: String { get }

  /// The value as it is written.
  var tallyText: String { get }

  /// Reads a text; nil where it is no such value.
  init?(tallyText: String)
}

extension TallyText {
  package var isAbsent: Bool { false }

  package func write(_ name: String?, to writer: inout JSONWriter) {
    tallyText.write(name, to: &writer)
  }

  package init(_ value: JSONDocument.Value) throws(JSONDocument.ReadError) {
    guard let found = Self(tallyText: try value.string()) else {
      throw value.error(Self.expectation)
    }
    self = found
  }
}

extension TallyText where Self: RawRepresentable<String> {
  package var tallyText: String { rawValue }

  package init?(tallyText: String) { self.init(rawValue: tallyText) }
}

extension TallyOptions.Selection: TallyText {
  package static var expectation: String { "failures or all is expected" }
}

extension Issue.Frequency: TallyText {
  package static var expectation: String { "no known frequency" }
}

extension Damage.Kind: TallyText {
  package static var expectation: String { "no known kind of damage" }
}

extension Version: TallyText {
  package static var expectation: String { "a version such as v3.45.0 is expected" }

  package var tallyText: String { description }

  package init?(tallyText: String) { self.init(tallyText) }
}

extension Acceptance.Item: TallyText {
  package static var expectation: String { "a reason such as damaged is expected" }

  package var tallyText: String { description }

  package init?(tallyText: String) { self.init(tallyText) }
}

extension Acceptance.MalformedLimit: TallyText {
  package static var expectation: String { "a number or a percentage is expected" }

  package var tallyText: String { description }

  package init?(tallyText: String) { self.init(tallyText) }
}

/// A length of time as a tally file has it: `1h`, `90m`.
package struct LengthLabel: TallyText {
  package static let expectation = "a length of time such as 1h is expected"

  package let seconds: Int

  package init(seconds: Int) { self.seconds = seconds }

  package var tallyText: String { StreamCore.Timeline.label(seconds) }

  package init?(tallyText: String) {
    guard let seconds = StreamCore.Timeline.seconds(tallyText) else { return nil }
    self.seconds = seconds
  }
}
