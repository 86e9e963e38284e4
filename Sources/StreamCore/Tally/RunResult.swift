/// What came of a run over archives: sums, and what is known of each archive.
///
/// `Tally` in StreamTally is the document that is made of it.
package struct RunResult: Sendable {
  package let catalog: Catalog
  package let options: TallyOptions
  package let verify: Bool
  package let archives: [ArchiveFacts]
  package let tally: TallyAccumulator
  /// The pattern that comes closest, by the unknown group's template.
  package let nearest: [[UInt8]: NearestFacts]
  /// The first damages by input order, with their archive.
  package let damage: [ArchiveDamage]
  /// All damages.
  package let damageCount: Int
  /// What contains no log, and was not read or not counted.
  package internal(set) var skipped: SkippedFiles
  /// What else the user should know of the archives.
  package let inputWarnings: [String]
  /// Whether less was read than all of the archives, because no more was asked for.
  package internal(set) var isPartial = false
  /// Bytes of the text that were not decoded, since nothing in them counts by an index.
  package internal(set) var skippedByteCount = 0
}

extension RunError {
  /// Ends a run when numbers do not add up: they must not be printed.
  ///
  /// - Parameter faults: a sentence for each sum that is wrong.
  /// - Throws: ``RunError`` where there is one.
  package static func refuse(_ faults: [String]) throws(RunError) {
    guard faults.isEmpty else {
      throw RunError(
        kind: .internalError,
        description: "the tally does not balance (\(faults.joined(separator: "; ")));"
          + " this is an error of this program, please report it with the archive"
      )
    }
  }
}
