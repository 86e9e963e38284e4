/// Finds the archives that repeat another one where bytes come through pipes: whose these are is
/// known only when they were read.
///
/// Lines of an archive that comes later in the input order must not be given then; until a pipe was
/// read to its end, the ``OrderedWriter`` gives none of what comes after it, and of the pipe itself
/// only what cannot be a repetition.
final class RepeatedBytes: Sendable {
  private struct Pipe {
    let number: Int
    let byteCount: Int
    let digest: String
  }

  private let inputs: [FoundInput]
  private let pipes = Lock<[Pipe]>([])

  /// - Parameter inputs: what is read, by number.
  init(_ inputs: [FoundInput]) { self.inputs = inputs }

  /// Looks for archives with the bytes of a pipe.
  ///
  /// - Parameters:
  ///   - number: the pipe's.
  ///   - facts: what was read from it.
  /// - Returns: the numbers of the archives that are not the first with these bytes.
  func find(_ number: Int, _ facts: ArchiveFacts) -> [Int] {
    guard facts.bytes > 0 else { return [] }
    let files = inputs.filter { !$0.isReadOnce && $0.byteCount == facts.bytes }
      .filter { Duplicates.digest(of: $0) == facts.digest }
    return pipes.withLock { pipes in
      let equal = pipes.filter { $0.byteCount == facts.bytes && $0.digest == facts.digest }
      pipes.append(Pipe(number: number, byteCount: facts.bytes, digest: facts.digest))
      let numbers = files.map(\.number) + equal.map(\.number) + [number]
      let first = numbers.min() ?? number
      return numbers.filter { $0 != first }
    }
  }
}
