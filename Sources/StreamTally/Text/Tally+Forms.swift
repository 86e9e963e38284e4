package import StreamCore

extension Tally: Document {
  package static let noun = "tally"

  package static func renderer(_ format: OutputFormat) -> Renderer? {
    switch format {
    case .text: { Array($0.text(isColored: $1).utf8) }
    case .json: { tally, _ in tally.json() }
    case .csv: { tally, _ in tally.csv() }
    case .markdown, .html: nil
    }
  }
}
