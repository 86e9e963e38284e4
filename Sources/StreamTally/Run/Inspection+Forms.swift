package import StreamCore

extension Inspection: Document {
  package static let noun = "inspection"

  package static func renderer(_ format: OutputFormat) -> Renderer? {
    switch format {
    case .text: { inspection, _ in Array(inspection.text(inspection.seen.damageSection).utf8) }
    case .json:
      { inspection, _ in inspection.json { inspection.seen.damage.write("damage", to: &$0) } }
    case .csv: { inspection, _ in inspection.csv() }
    case .markdown, .html: nil
    }
  }
}

extension Inspection {
  /// What is said of damage in the way of a tally.
  private var seen: Tally { Tally(seen: run) }

  /// Refuses numbers that do not add up.
  ///
  /// - Throws: `RunError` with what is wrong.
  package func checkBalance() throws(RunError) { _ = try Tally(run) }
}
