/// What is around the members of an archive that libarchive decodes: a format's own part of a
/// ``MemberReader``.
protocol MemberWalk {
  /// Whether no more can be kept of members than it is by now.
  var isFull: Bool { get }

  /// Goes on to the next member.
  ///
  /// - Parameters:
  ///   - context: its source is where a member should begin.
  ///   - decoder: gets the one that decodes the member.
  /// - Returns: what came.
  mutating func next(
    _ context: inout ReadContext,
    _ decoder: inout (any MemberDecoder)?
  ) -> MemberStart

  /// Takes a part of a member's text, as it was decoded.
  mutating func add(_ text: borrowing Buffer, _ range: Range<Int>)

  /// Ends a member, and notes in the chunk what is wrong with it.
  ///
  /// - Parameters:
  ///   - end: how its text ended.
  ///   - member: how it began.
  ///   - context: its source is where libarchive has come to.
  ///   - decoder: decoded it.
  /// - Returns: whether text of it is lost.
  mutating func end(
    _ end: MemberEnd,
    of member: MemberStart.Member,
    _ context: inout ReadContext,
    _ decoder: inout (any MemberDecoder)?
  ) -> Bool

  /// Goes on after text of the archive was lost, at a place of which nothing is known.
  mutating func resume()
}

extension MemberWalk {
  var isFull: Bool { false }
  mutating func add(_ text: borrowing Buffer, _ range: Range<Int>) {}
}

/// What comes next in an archive of members.
enum MemberStart {
  /// A member, of which libarchive has read the header.
  struct Member {
    /// What is before it says of its frame.
    let kind: FrameKind
    /// Without what comes before it.
    let name: String
    /// Whether it is a file, and no directory or link.
    let isFile: Bool
    /// Why it cannot be read, for people: `is encrypted`.
    var obstacle: String?
    /// What to do then.
    var advice = "unpack the archive"
    /// Where it begins in the file.
    let offset: Int
    /// Where its text is in the file, byte for byte, if it is.
    var textOffset: Int?
  }

  case member(Member)
  /// Something else of the archive, that was passed.
  case passed
  /// Nothing of the format.
  case none
  /// What comes is damaged, and the context knows of it.
  case lost
  /// The source has ended, and the chunk knows what is missing.
  case ended
}

/// How the text of a member ended.
enum MemberEnd {
  /// All of it was decoded, and is as it should be.
  case whole
  /// It was not wanted, or not all of it.
  case skipped
  /// It needs so many bytes of memory, and more than may be taken.
  case needsMemory(Int)
  /// What its decoder says is wrong, and whether it can go on.
  case damaged(String, canGoOn: Bool)
  /// It is more than anybody packs.
  case tooLarge
}
