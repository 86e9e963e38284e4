/// How lines are given.
public struct LineLayout: Sendable, Formatted {
  package static let noun = "lines"

  let form: any LineForm
  /// Whether archive, frame, block, offset and line are before each line.
  public var showsPlace = false
  /// The members that are given in place of the line.
  public var fields: [String] = []
  /// The member whose values are counted, in place of all else.
  public var countedField: String?
  /// Whether digests, names and addresses become pseudonyms.
  public var redacts = false

  /// Creates the layout of raw lines.
  public init() { form = TextLines() }

  /// Creates the layout of lines in a form; nil where they have no such form.
  public init?(_ format: OutputFormat) {
    guard let form = Self.form(format) else { return nil }
    self.form = form
  }

  /// Whether lines have a form.
  package static func has(_ format: OutputFormat) -> Bool { form(format) != nil }

  private static func form(_ format: OutputFormat) -> (any LineForm)? {
    switch format {
    case .text: TextLines()
    case .json: JSONLines()
    case .csv: CSVLines()
    case .markdown, .html: nil
    }
  }

  /// The ids of the catalogue's issues, and the members that it shows with an example.
  private(set) var issueIDs: [String] = []
  private var shownFields: [String] = []
  /// Puts pseudonyms in the place of names, where these are wanted.
  private(set) var redaction: Redaction?

  /// Takes over what is to be known of a catalogue.
  mutating func describe(_ catalog: Catalog) {
    redaction = redacts ? Redaction(catalog) : nil
    guard form.givesRecords else { return }
    issueIDs = catalog.issues.map(\.id)
    if givesLines { shownFields = catalog.contextFields }
  }

  /// Whether lines are given, and not members or counts.
  var givesLines: Bool { fields.isEmpty && countedField == nil }

  /// The members that are looked up.
  var columns: [String] { countedField.map { [$0] } ?? (fields.isEmpty ? shownFields : fields) }

  /// What comes before the first line.
  var header: [UInt8] { form.header(self) }
}
