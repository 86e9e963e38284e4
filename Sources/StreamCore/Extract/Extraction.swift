/// Lines that were taken out of archives.
public struct Extraction: Sendable {
  /// What was found in all that was read.
  package let run: RunResult
  /// What the given records say for the exit code, where only places were asked for, or less was
  /// given than was asked for; nil else.
  package let partialBits: VerdictBits?
  fileprivate let result: WriterResult
  /// The paths that give no archive, with why.
  fileprivate let refusals: [String]
  /// The damages of those that do.
  fileprivate let damageCount: Int

  /// Whether no more was wanted than what was given.
  package var isClosed: Bool { result.isClosed }

  /// The records that were given.
  public var recordCount: Int { result.records }

  /// What the user should know beyond the lines.
  public var warnings: [String] {
    var warnings = run.inputWarnings + result.warnings.sorted()
    if !result.isClosed { warnings += refusals }
    if result.oversized > 0 {
      warnings.append(
        "\(result.oversized) of the lines are too long and were left out; raise --max-line"
      )
    }
    if damageCount > 0 && !result.isClosed {
      let met = damageCount == 1 ? "1 damage was" : "\(damageCount) damages were"
      warnings.append("\(met) met, and lines may be missing; see classify")
    }
    return warnings
  }

  /// The counted values, the most frequent first.
  ///
  /// - Parameters:
  ///   - layout: how they are given.
  ///   - limit: the most values that are given; nil for all.
  /// - Returns: a line for each value.
  public func counts(_ layout: LineLayout, limit: Int?) -> [UInt8] {
    let sorted = result.counts.sorted { left, right in
      if left.value != right.value { return left.value > right.value }
      return Self.precedes(left.key, right.key)
    }
    var output = layout.header
    for (value, count) in sorted.prefix(limit ?? .max) {
      layout.form.append(count, of: value, to: &output)
    }
    return output
  }

  private static func precedes(_ left: FieldValue?, _ right: FieldValue?) -> Bool {
    guard let left, let right else { return right != nil }
    if left.text != right.text { return left.text.lexicographicallyPrecedes(right.text) }
    return left.isString && !right.isString
  }
}

extension Job {
  /// Takes lines out of the archives.
  ///
  /// The lines come in input order: archives by the bytes of their path, lines as they are in
  /// them. A record that a container runtime cut into parts comes where its last line is. That
  /// archives have the same bytes is found before a line is given, with standard input after the
  /// last one.
  ///
  /// - Parameters:
  ///   - selection: which lines.
  ///   - layout: how they are given.
  ///   - write: takes whole lines, and says whether more are wanted.
  /// - Returns: what was found, and what the user should know.
  /// - Throws: ``RunError`` as `classify(warn:)` does.
  public func extract(
    _ selection: LineSelection,
    _ layout: LineLayout = LineLayout(),
    write: @escaping @Sendable (borrowing Span<UInt8>) -> Bool
  ) throws(RunError) -> Extraction {
    var layout = layout
    layout.describe(catalog)
    let plan = ExtractPlan(selection: selection, layout: layout, write: write)
    let run = try run(.extract(plan))
    run.writer?.finishOutput()
    let result = run.writer?.result ?? WriterResult()
    let isOfPlaces = selection.hasPlaces && !selection.hasKinds
    return Extraction(
      run: run.result,
      partialBits: result.isClosed || isOfPlaces ? result.bits : nil,
      result: result,
      refusals: run.refusals,
      damageCount: run.archives.filter { !$0.isRefused }.reduce(0) { $0 + $1.damageCount }
    )
  }
}

/// What a run is to extract beside its tally.
struct ExtractPlan: Sendable {
  let selection: LineSelection
  let layout: LineLayout
  let write: @Sendable (borrowing Span<UInt8>) -> Bool

  /// Refuses blocks of archives that are not read: nothing would be found in them.
  func check(_ paths: [String]) throws(RunError) {
    for block in selection.blocks {
      guard let archive = block.archive, !paths.contains(where: block.isIn) else { continue }
      throw RunError(
        kind: .input,
        description: "\(archive): is none of the archives that are read; name it, or give"
          + " \(block.frame):\(block.block) for all"
      )
    }
  }
}
