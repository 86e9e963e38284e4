/// One container format.
///
/// Adding one is a folder beside this file, and a line in ``Formats/all``.
protocol Format: Sendable {
  /// Its name in tallies and messages.
  static var name: String { get }
  /// Its name for people.
  static var title: String { get }
  /// What the names of its files end with, with the dot.
  static var fileExtensions: [String] { get }
  /// What the names of tar archives in this format end with, where that is one word: `.tgz`.
  static var tarExtensions: [String] { get }
  /// Whether the file's bytes are the text.
  static var isVerbatim: Bool { get }
  /// The most text that a byte in another layer may stand for: more is what nobody packs.
  static var expansionMax: Int { get }

  /// How surely bytes are of this format.
  ///
  /// - Parameter head: the first bytes, up to ``Formats/headBytes`` of them.
  /// - Returns: how surely they are.
  static func detect(_ head: Span<UInt8>) -> Confidence

  /// Whether bytes can be of this format where somebody says that they are.
  static func canBegin(_ head: Span<UInt8>) -> Bool

  /// Where a frame seems to begin: to go on after damage.
  ///
  /// - Parameters:
  ///   - bytes: what is searched. A frame is known by the ``Formats/frameHeadBytes`` bytes from its
  ///     start on.
  ///   - from: the first offset at which it may begin.
  /// - Returns: its offset; nil where there is none, or frames of this format have no mark.
  static func frameStart(in bytes: Span<UInt8>, from: Int) -> Int?

  /// Makes what reads an archive of this format.
  static func makeReader(_ options: ReadOptions) -> any FormatReader

  /// Finds the blocks that contain lines, by what is before each block: nothing is decoded.
  ///
  /// - Parameters:
  ///   - lines: the lines, in the order of the text.
  ///   - source: the archive's bytes.
  /// - Returns: where decoding begins for each line; nil where the archive is damaged or has no such
  ///   block, or the format does not tell.
  static func blockStarts(of lines: [Location], in source: inout ByteSource) -> [BlockStart]?
}

extension Format {
  static var title: String { name }
  static var tarExtensions: [String] { [] }
  static var isVerbatim: Bool { false }
  static var expansionMax: Int { 10_000 }

  static func canBegin(_ head: Span<UInt8>) -> Bool { detect(head) != .none }

  static func blockStarts(of lines: [Location], in source: inout ByteSource) -> [BlockStart]? {
    nil
  }
}

/// How surely bytes are of a format, from the least to the most.
enum Confidence: Int, Comparable {
  /// They are not.
  case none
  /// They may be.
  case weak
  /// They are, where the file's name says so as well.
  case named
  /// They begin with a mark that formats share.
  case shared
  /// They begin with the format's own mark.
  case magic

  static func < (left: Confidence, right: Confidence) -> Bool { left.rawValue < right.rawValue }
}
