/// Which of the files are read that the user did not name.
public struct NameFilter: Sendable, Equatable {
  /// Globs of what is read, in the place of everything.
  public var include: [String]
  /// Globs of what is left out.
  public var exclude: [String]

  /// Creates a filter.
  ///
  /// - Parameters:
  ///   - include: globs; none stands for everything.
  ///   - exclude: globs.
  public init(include: [String] = [], exclude: [String] = []) {
    self.include = include
    self.exclude = exclude
  }

  private static let endings =
    Formats.all.flatMap { $0.fileExtensions + $0.tarExtensions } + Formats.otherCompressorExtensions

  /// Whether a file or a member is read.
  ///
  /// - Parameter path: its path below the directory or archive. What is in a directory that is left out
  ///   is left out; a glob that ends with a slash includes what is in the directory.
  /// - Returns: whether it is.
  public func accepts(_ path: String) -> Bool {
    if exclude.contains(where: { PathGlob($0).covers(path) }) { return false }
    return include.isEmpty
      || include.contains { glob in
        let glob = PathGlob(glob)
        return glob.isOfDirectories ? glob.covers(path) : glob.matches(path, isDirectory: false)
      }
  }

  /// Whether a file should contain a log, by its name or because the user said so: then it is no
  /// accident if it does not.
  func expectsLog(_ path: String) -> Bool { !include.isEmpty || Self.isArchiveName(path) }

  /// Whether it depends on the way to a file, and not only on its name, whether it is read.
  var regardsPaths: Bool { (include + exclude).contains { $0.contains("/") } }

  /// Whether everything below a directory is left out.
  func excludesDirectory(_ path: String) -> Bool {
    exclude.contains { PathGlob($0).matches(path, isDirectory: true) }
  }

  /// Whether the path of a file matches a glob.
  static func matches(_ glob: String, _ path: String) -> Bool {
    PathGlob(glob).matches(path, isDirectory: false)
  }

  /// A name that an archive has, also with a rotation's suffix (`.1`, `-20220512`), before or
  /// after the ending of a compressed file.
  package static func isArchiveName(_ name: String) -> Bool {
    // So svlogd, multilog and s6-log name theirs.
    let last = name.lastIndex(of: "/").map { name[name.index(after: $0)...] } ?? name[...]
    if last == "current" || last.hasPrefix("@") && last.count > 20 { return true }
    return endings.contains(where: last.hasSuffix)
      || endings.contains(where: withoutRotation(last).hasSuffix)
  }

  /// A name without the number or the time at its end that a rotation adds.
  private static func withoutRotation(_ name: Substring) -> Substring {
    var name = name
    while let last = name.utf8.last, isOfRotation(last) { name.removeLast() }
    return name
  }

  /// Whether a byte can be in a rotation's number or time: `.1`, `-20220512`, `.2022-05-12T09_14Z`.
  private static func isOfRotation(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || ".-_TZ".utf8.contains(byte)
  }
}
