/// An archive to read, and how it was come by.
struct Input: Sendable {
  let path: String
  /// Whether the user named it, rather than a directory that holds it.
  let isNamed: Bool
  let identity: InputFile.Identity?
  /// The bytes that it had when it was found; nil for a pipe.
  let byteCount: Int?
}

/// Why a run gave no result; the command's exit code follows from the kind.
public struct RunError: Error, CustomStringConvertible, Sendable {
  /// The kinds of errors that end a run.
  public enum Kind: Sendable {
    /// A named path that cannot be opened or is no archive.
    case input
    /// The same archive twice.
    case duplicate
    /// A tally that does not balance: an error of this program.
    case internalError
  }

  /// Which kind it is.
  public let kind: Kind
  /// What, where, and what to do.
  public let description: String
}

/// Finds the archives that paths name.
struct Inputs {
  private(set) var found: [Input] = []
  private(set) var warnings: [String] = []
  /// What is in a directory and cannot be opened.
  private(set) var unreadable: [(path: String, reason: String)] = []
  private var identities: Set<InputFile.Identity> = []

  init(_ paths: [String]) throws(RunError) {
    for path in paths.sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) {
      try add(path)
    }
    found.sort { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
  }

  private mutating func add(_ path: String) throws(RunError) {
    var isEmptyDirectory = false
    if path == "-" {
      if !found.contains(where: { $0.path == "-" }) {
        found.append(Input(path: path, isNamed: true, identity: nil, byteCount: nil))
      }
      return
    }
    do throws(SystemError) {
      let status = try InputFile.open(path).status()
      guard status.isDirectory else {
        insert(path, isNamed: true, status)
        return
      }
      let before = found.count + unreadable.count
      var skipped = 0
      try addDirectory(path, &skipped)
      if skipped > 0 {
        warnings.append("\(path): skipped \(skipped) files whose names are not those of archives")
      }
      isEmptyDirectory = found.count + unreadable.count == before
    } catch {
      throw RunError(
        kind: .input,
        description: "\(path): cannot be opened: \(error); check the path"
      )
    }
    if isEmptyDirectory {
      throw RunError(
        kind: .input,
        description: "\(path): no archive in this directory; name the files"
      )
    }
  }

  /// The bytes of all archives, or nil when one is a pipe.
  var byteCount: Int? {
    found.reduce(0) { sum, input in sum.flatMap { sum in input.byteCount.map { sum + $0 } } }
  }

  private mutating func insert(_ path: String, isNamed: Bool, _ status: InputFile.Status) {
    guard identities.insert(status.identity).inserted else {
      warnings.append("\(path): reached twice, counted once")
      return
    }
    found.append(
      Input(
        path: path,
        isNamed: isNamed,
        identity: status.identity,
        byteCount: status.byteCount
      )
    )
  }

  private mutating func addDirectory(_ path: String, _ skipped: inout Int) throws(SystemError) {
    for name in try Directory.names(in: path) {
      let inner = path.hasSuffix("/") ? path + name : path + "/" + name
      do throws(SystemError) {
        let status = try InputFile.open(inner).status()
        if status.isDirectory {
          try addDirectory(inner, &skipped)
        } else if Self.isArchiveName(name) {
          insert(inner, isNamed: false, status)
        } else {
          skipped += 1
        }
      } catch {
        if Self.isArchiveName(name) || !name.contains(".") {
          unreadable.append((inner, error.description))
        } else {
          skipped += 1
        }
      }
    }
  }

  /// A name that an archive has, also with a rotation's suffix.
  static func isArchiveName(_ name: String) -> Bool {
    var stem = name[...]
    if let mark = stem.lastIndex(where: { $0 == "." || $0 == "-" }),
      mark != stem.startIndex, stem[stem.index(after: mark)...].allSatisfy(\.isNumber),
      stem.index(after: mark) != stem.endIndex
    {
      stem = stem[..<mark]
    }
    let endings = [".lz4", ".gz", ".zst", ".tar", ".ndjson", ".jsonl", ".json", ".log"]
    return endings.contains { stem.hasSuffix($0) || name.hasSuffix($0) }
  }
}
