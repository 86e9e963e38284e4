/// tar archives (POSIX.1-2017, pax; and GNU tar's extensions): text with headers in between.
///
/// They are read like text; ``TarSplitter`` cuts it into the texts of the members, and does so with
/// what was compressed as well.
enum TarFormat: Format {
  static let name = "tar"
  static let fileExtensions = [".tar"]
  static let isVerbatim = true

  static func detect(_ head: Span<UInt8>) -> Confidence {
    if TarHeader(head) != nil { return .magic }
    // The first header can be damaged like any other.
    return TarHeader.hasMagic(head) ? .shared : .none
  }

  static func frameStart(in bytes: Span<UInt8>, from: Int) -> Int? { nil }

  static func makeReader(_ options: ReadOptions) -> any FormatReader {
    TextReader(options, findsFrames: false)
  }
}
