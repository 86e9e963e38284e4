/// An archive to read, and how it was come by.
struct Input: Sendable {
  let path: String
  /// Whether the user named it, rather than a directory that holds it.
  let isNamed: Bool
  /// The bytes that it had when it was found; nil for a pipe.
  let byteCount: Int?
  /// Whether its index may be used; one that misled is not used twice.
  var usesIndex = true
}

/// Finds the archives that paths name.
struct Inputs {
  private(set) var found: [Input] = []
  private(set) var warnings: [String] = []
  /// What is in a directory and cannot be opened.
  private(set) var unreadable: [(path: String, reason: String)] = []
  private let names: NameFilter
  private var identities: Set<FileStatus.Identity> = []
  /// The directories on the way to here: a link to one of them leads in a circle.
  private var openDirectories: Set<FileStatus.Identity> = []
  private var skippedCount = 0

  init(_ paths: [String], names: NameFilter) throws(RunError) {
    self.names = names
    for path in paths.sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) {
      try add(path)
    }
    found.sort { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
  }

  /// The bytes of all archives, or nil when one is a pipe.
  var byteCount: Int? {
    found.reduce(0) { sum, input in sum.flatMap { sum in input.byteCount.map { sum + $0 } } }
  }

  private mutating func add(_ path: String) throws(RunError) {
    let before = (found.count + unreadable.count, warnings.count)
    do throws(SystemError) {
      let isStandardInput = path == "-"
      let status = try isStandardInput ? InputFile.standardInput().status() : FileStatus(of: path)
      guard status.isDirectory && !isStandardInput else {
        insert(path, isNamed: true, status)
        return
      }
      skippedCount = 0
      try addDirectory(path, below: "", status)
    } catch {
      throw RunError(
        kind: .input,
        description: "\(path): cannot be opened: \(error); check the path"
      )
    }
    if skippedCount > 0 {
      warnings.append(
        "\(path): skipped \(skippedCount) files whose names are not those of archives"
      )
    }
    // An archive that was reached before, by another name, leaves a warning only.
    let isEmpty = found.count + unreadable.count == before.0
    if isEmpty && warnings.count - (skippedCount > 0 ? 1 : 0) == before.1 {
      throw RunError(
        kind: .input,
        description: "\(path): no archive in this directory; name the files, or use --include"
      )
    }
  }

  private mutating func insert(_ path: String, isNamed: Bool, _ status: FileStatus) {
    guard identities.insert(status.identity).inserted else {
      warnings.append("\(path): reached twice, counted once")
      return
    }
    found.append(Input(path: path, isNamed: isNamed, byteCount: status.byteCount))
  }

  private mutating func addDirectory(
    _ path: String,
    below top: String,
    _ status: FileStatus
  ) throws(SystemError) {
    guard openDirectories.insert(status.identity).inserted else { return }
    defer { openDirectories.remove(status.identity) }
    for name in try Directory.names(in: path) {
      let inner = path.hasSuffix("/") ? path + name : path + "/" + name
      let relative = top.isEmpty ? name : top + "/" + name
      var isDirectory = false
      do throws(SystemError) {
        let status = try FileStatus(of: inner)
        isDirectory = status.isDirectory
        if isDirectory {
          if !names.excludesDirectory(relative) {
            try addDirectory(inner, below: relative, status)
          }
        } else if names.accepts(relative) && !status.isRegular {
          // To open a pipe that nobody writes to would wait for ever.
          unreadable.append((inner, "no regular file; name it to read it"))
        } else if names.accepts(relative) {
          insert(inner, isNamed: false, status)
        } else {
          skippedCount += 1
        }
      } catch {
        if isDirectory || names.accepts(relative) {
          unreadable.append((inner, error.description))
        } else {
          skippedCount += 1
        }
      }
    }
  }
}
