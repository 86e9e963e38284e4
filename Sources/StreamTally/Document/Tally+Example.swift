public import StreamCore

extension Tally {
  /// A line: where it is, and what it says.
  public struct Example: Sendable, Equatable {
    /// A field that is shown with an example.
    public struct Field: Sendable, Equatable {
      /// The field.
      public var name: String
      /// The text of a string, and the JSON of another value.
      public var value: String

      /// Names a field.
      public init(name: String, value: String) {
        self.name = name
        self.value = value
      }
    }

    /// The archive's path.
    public var path = ""
    /// The tar member that it is in.
    public var member: String?
    /// The frame that the line begins in, from 0.
    public var frame = 0
    /// The block of the frame, from 0.
    public var block = 0
    /// The offset of the line's start in the text of the archive, or of the member.
    public var offset = 0
    /// The line's number from 1, in the archive or the member.
    public var line = 0
    /// The time of the record.
    public var time: Timestamp?
    /// The message of the failure, or the line; where it is long, the beginning of it.
    public var message = ""
    /// Whether ``message`` is only the beginning of it.
    public var isTruncated = false
    /// The length of the whole message in bytes, where it is truncated; else 0.
    public var messageBytes = 0
    /// XXH3 of the whole message (`xxh3-64:` and 16 hexadecimal digits), where it is truncated; else
    /// empty.
    public var messageDigest = ""
    /// The catalogue's `show` fields that the record has.
    ///
    /// A long value is its beginning, with its length and its hash.
    public var fields: [Field] = []
    /// Whether text was lost before it in its archive.
    public var isAfterGap = false
    /// Why the line is malformed, where it is.
    public var reason: String?
    /// The archive's digest, which the list of archives has.
    var digest = ""

    /// A line of nothing.
    public init() {}

    /// The archive as it is shown: `archive.tar!member` for a member.
    public var archive: String {
      get { member.map { "\(path)!\($0)" } ?? path }
      set { (path, member) = (newValue, nil) }
    }

    /// Whether the line is a record of which the rest is still to come.
    var isUnfinished: Bool { reason?.hasPrefix(Self.unfinishedMark) ?? false }
    private static let unfinishedMark = "unfinished: "

    /// The message by itself, in a table: where it is truncated, its length and its hash come after it.
    public var markedMessage: String {
      guard isTruncated else { return message }
      return message + KeptText.mark(byteCount: messageBytes, digest: messageDigest)
    }

    var shown: FieldTexts {
      get { FieldTexts(fields: fields) }
      set { fields = newValue.fields }
    }

    var order: InputOrder { InputOrder(path: path, digest: digest) }

    /// Whether it is the same line of the same archive.
    private func isAt(_ other: Example) -> Bool {
      (offset, line, frame, block) == (other.offset, other.line, other.frame, other.block)
        && member == other.member
    }

    /// The first places of several lists, of which each is in order.
    ///
    /// The lines of one archive keep their order, which is not that of their offsets where it has
    /// members. An archive that is in several lists is in each from its first line on.
    static func first(_ limit: Int, of lists: [[Example]]) -> [Example] {
      let filled = lists.filter { !$0.isEmpty }
      guard filled.count > 1 else { return Array((filled.first ?? []).prefix(limit)) }
      var ranked: [(order: InputOrder, rank: Int, example: Example)] = []
      for list in filled {
        let start = ranked.count
        for example in list.prefix(limit) {
          let order = example.order
          var rank = 0
          if ranked.count > start, let last = ranked.last, !(last.order < order) {
            rank = last.rank + (last.example.isAt(example) ? 0 : 1)
          }
          ranked.append((order, rank, example))
        }
      }
      return ranked.sorted {
        $0.order < $1.order || !($1.order < $0.order) && $0.rank < $1.rank
      }.prefix(limit).map(\.example)
    }
  }
}

extension Tally.Example: TallyRecord {
  package static let members: [Member<Self>] = [
    Member("archive", \.archive),
    Member("frame", \.frame),
    Member("block", \.block),
    Member("offset", \.offset),
    Member("line", \.line),
    Member("time", \.time),
    Member("message", \.message),
    Member("truncated", \.isTruncated, .sparse),
    Member("messageBytes", \.messageBytes, .sparse),
    Member("messageDigest", \.messageDigest, .sparse),
    Member("fields", \.shown),
    Member("afterGap", \.isAfterGap, .sparse),
    Member("reason", \.reason, .sparse),
  ]
}

/// Fields as an object of texts, whose order is kept.
package struct FieldTexts: TallyValue {
  package let fields: [Tally.Example.Field]

  package var isAbsent: Bool { fields.isEmpty }

  package init(fields: [Tally.Example.Field]) { self.fields = fields }

  package func write(_ name: String?, to writer: inout JSONWriter) {
    writer.object(name) { object in
      for field in fields { field.value.write(field.name, to: &object) }
    }
  }

  package init(_ value: JSONDocument.Value) throws(JSONDocument.ReadError) {
    fields = try value.named().map { (field) throws(JSONDocument.ReadError) in
      Tally.Example.Field(name: field.name, value: try field.value.string())
    }
  }
}

extension Adding where Value == [Tally.Example] {
  /// The first `--samples`.
  static var firstPlaces: Adding {
    Adding { lists, context in Tally.Example.first(context.samples, of: lists) }
  }

  /// The first that are listed of what has no option for it.
  static var firstLines: Adding {
    Adding { lists, _ in Tally.Example.first(TallyAccumulator.listedMax, of: lists) }
  }
}
