import Glibc

/// Finds the archives that a job names.
struct Inputs {
  private(set) var found: [FoundInput] = []
  private(set) var warnings: [String] = []
  /// What is in a directory and is not read.
  private(set) var skipped = SkippedFiles()
  private let names: NameFilter
  /// Where each file is in ``found``.
  private var indices: [FileStatus.Identity: Int] = [:]
  /// The paths that give no archive, as bytes.
  private var missing: Set<[UInt8]> = []
  /// The directories that were walked, and whether an archive was come by in them; of one that is
  /// still walked that is not said: a link to it leads in a circle.
  private var directories: [FileStatus.Identity: Bool] = [:]
  /// How often an archive was come by, also by another name.
  private var reachedCount = 0

  init(_ inputs: [Input], names: NameFilter) throws(RunError) {
    self.names = names
    var paths: [String] = []
    for input in inputs {
      switch input {
      case .path(let path): paths.append(path)
      case .bytes(let bytes, let name):
        found.append(
          FoundInput(path: name, source: .memory(bytes), isNamed: true, byteCount: bytes.count)
        )
      }
    }
    for path in paths.sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) {
      add(path)
    }
    found.sort { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
    for index in found.indices { found[index].number = index }
    for (first, second) in zip(found, found.dropFirst())
    where first.path.utf8.elementsEqual(second.path.utf8) {
      throw RunError(
        kind: .badData,
        description: "\(first.path): two inputs have this name; give each one its own"
      )
    }
  }

  /// The bytes of all archives, or nil when one is a pipe.
  static func byteCount(of inputs: [FoundInput]) -> Int? {
    inputs.reduce(0) { sum, input in sum.flatMap { sum in input.byteCount.map { sum + $0 } } }
  }

  private mutating func add(_ path: String) {
    let before = reachedCount
    do throws(SystemError) {
      let isStandardInput = path == "-"
      let status = try isStandardInput ? InputFile.standardInput().status() : FileStatus(of: path)
      guard status.isDirectory && !isStandardInput else {
        insert(path, isStandardInput ? .standardInput : .file, isNamed: true, status)
        return
      }
      try addDirectory(path, below: "", status)
    } catch {
      noteMissing(path, isNamed: true, "cannot be opened: \(error); check the path")
    }
    if reachedCount == before {
      noteMissing(
        path,
        isNamed: true,
        names == NameFilter()
          ? "no file is in this directory; name another one"
          : "no file in this directory is to be read; look at --include and --exclude"
      )
    }
  }

  private mutating func insert(
    _ path: String,
    _ source: FoundInput.Source,
    isNamed: Bool,
    _ status: FileStatus
  ) {
    reachedCount += 1
    if let index = indices[status.identity] {
      // It is what the user asked for, whichever way led to it first.
      found[index].isNamed = found[index].isNamed || isNamed
      found[index].isExpected = found[index].isExpected || isNamed || names.expectsLog(path)
      return noteTwice(path)
    }
    indices[status.identity] = found.count
    var input = FoundInput(path: path, isNamed: isNamed, byteCount: status.byteCount)
    input.source = source
    input.isExpected = isNamed || names.expectsLog(path)
    found.append(input)
  }

  /// Why a file is skipped that the user did not want.
  static let leftOut = "left out by --include or --exclude"

  private mutating func noteTwice(_ path: String) {
    warnings.append("\(path): reached twice, counted once")
  }

  /// Notes a path that gives no archive, so that it has its place among those that do.
  private mutating func noteMissing(_ path: String, isNamed: Bool, _ reason: String) {
    reachedCount += 1
    guard missing.insert(Array(path.utf8)).inserted else { return noteTwice(path) }
    var input = FoundInput(path: path, isNamed: isNamed, byteCount: 0)
    input.source = .none(reason: reason)
    found.append(input)
  }

  private mutating func noteUnreadable(_ path: String, _ reason: String) {
    noteMissing(path, isNamed: false, "cannot be opened: \(reason); check the file")
  }

  /// Walks a directory once, whatever number of links lead to it.
  private mutating func addDirectory(
    _ path: String,
    below top: String,
    _ status: FileStatus
  ) throws(SystemError) {
    if let holdsArchive = directories[status.identity] {
      if holdsArchive {
        reachedCount += 1
        noteTwice(path)
      }
      return
    }
    directories[status.identity] = false
    let before = reachedCount
    // By another way to it, globs that regard the way may choose other files.
    defer { directories[status.identity] = names.regardsPaths ? nil : reachedCount > before }
    for name in try Directory.names(in: path) {
      let inner = path.hasSuffix("/") ? path + name : path + "/" + name
      let relative = top.isEmpty ? name : top + "/" + name
      var isDirectory = false
      do throws(SystemError) {
        let status = try FileStatus(of: inner)
        isDirectory = status.isDirectory
        if isDirectory {
          if names.excludesDirectory(relative) {
            skipped.add(inner, Self.leftOut)
          } else {
            try addDirectory(inner, below: relative, status)
          }
        } else if !names.accepts(relative) {
          skipped.add(inner, Self.leftOut)
        } else if status.isRegular {
          insert(inner, .file, isNamed: false, status)
        } else if names.expectsLog(relative) {
          // To open a pipe that nobody writes to would wait for ever.
          noteUnreadable(inner, "no regular file; name it to read it")
        } else {
          skipped.add(inner, "no regular file")
        }
      } catch {
        if !isDirectory && !names.accepts(relative) {
          skipped.add(inner, Self.leftOut)
        } else if !isDirectory && error.code == ENOENT {
          skipped.add(inner, "a link that leads nowhere")
        } else {
          noteUnreadable(inner, error.description)
        }
      }
    }
  }
}
