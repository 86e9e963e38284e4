extension Inspection: Document {
  package static let noun = "inspection"

  package static func renderer(_ format: OutputFormat) -> Renderer? {
    switch format {
    case .text: { inspection, _ in Array(inspection.text().utf8) }
    case .json: { inspection, _ in inspection.json() }
    case .csv: { inspection, _ in inspection.csv() }
    case .markdown, .html: nil
    }
  }
}
