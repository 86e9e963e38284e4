/// What is fuzzed: it takes any bytes, and ends the process where the program says something wrong.
public struct FuzzTarget: Sendable {
  /// Tries one input.
  public var run: @Sendable ([UInt8]) -> Void
  /// Inputs to begin with, beside those that Tests/Fuzzing/seeds makes of files.
  public var seeds: @Sendable () -> [[UInt8]] = { [] }

  /// All of them by their names.
  public static let all: [String: FuzzTarget] = [
    "frames": FuzzTarget { ArchiveTarget.run($0) },
    "mended": FuzzTarget { ArchiveTarget.run(MendedFrames($0).bytes) },
    "streams": FuzzTarget { ArchiveTarget.run($0) },
    "lines": FuzzTarget(run: { LineTarget.run($0) }, seeds: { LineTarget.seeds }),
    "patterns": FuzzTarget(run: { PatternTarget.run($0) }, seeds: { PatternTarget.seeds }),
    "catalogs": FuzzTarget(run: { CatalogTarget.shared.run($0) }, seeds: { CatalogTarget.seeds }),
    "tallies": FuzzTarget(run: { TallyTarget.run($0) }, seeds: { TallyTarget.seeds }),
    "indexes": FuzzTarget(run: { IndexTarget.shared.run($0) }, seeds: { IndexTarget.shared.seeds }),
  ]

  /// Removes the files that the targets keep their inputs in; none must run at the time or later.
  public static func removeFiles() { ScratchFile.removeAll() }
}

/// Ends the process: something wrong was found.
func fault(_ message: @autoclosure () -> String) -> Never {
  fatalError(message())
}

/// Ends the process where something is not as it must be.
func expect(_ isRight: Bool, _ message: @autoclosure () -> String) {
  if !isRight { fault(message()) }
}

/// Ends the process where two outputs differ, with the place.
func expectSame(_ first: [UInt8], _ second: [UInt8], _ message: @autoclosure () -> String) {
  if first == second { return }
  let at = zip(first, second).prefix { $0 == $1 }.count
  let parts = [first, second].map { bytes in
    String(decoding: bytes.dropFirst(max(0, at - 80)).prefix(160), as: UTF8.self)
  }
  fault("\(message()): at byte \(at):\n\(parts[0])\n---\n\(parts[1])")
}
