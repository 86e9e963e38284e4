public import StreamCore

extension Tally {
  /// A part of an archive that could not be read, or cannot be trusted.
  public struct Damage: Sendable, Equatable {
    /// The archive's path.
    public var archive = ""
    /// The frame, from 0.
    public var frame = 0
    /// The block within its frame, or nil where the damage is none of a block.
    public var block: Int?
    /// Where it begins, in bytes from the file's start.
    public var offset = 0
    /// What is wrong.
    public var kind = StreamCore.Damage.Kind.badBlock
    /// The bytes of the file that could not be used.
    public var lostBytes = 0
    /// What was found, and what to do, for people.
    public var detail = ""
    /// The archive's digest, which the list of archives has.
    var digest = ""

    /// A damage of nothing.
    public init() {}

    /// Where it is, for people.
    public var place: String {
      let block = block.map { " block \($0)" } ?? ""
      return "frame \(frame)\(block) offset \(offset)"
    }

    var order: InputOrder { InputOrder(path: archive, digest: digest) }
  }
}

extension Tally.Damage: TallyRecord {
  package static let members: [Member<Self>] = [
    Member("archive", \.archive),
    Member("frame", \.frame),
    Member("block", \.block),
    Member("offset", \.offset),
    Member("kind", \.kind),
    Member("lostBytes", \.lostBytes),
    Member("detail", \.detail),
  ]
}

extension Adding where Value == [Tally.Damage] {
  /// The first by input order; those of one archive are in order, and come from one part.
  static var firstByOrder: Adding {
    Adding { lists, _ in
      let sorted = lists.joined().sorted { $0.order < $1.order }
      return Array(sorted.prefix(TallyAccumulator.listedMax))
    }
  }
}
