/// The messages of the known issues, as `Catalog.builtIn` lists them.
enum KnownMessages {
  /// One form of an issue's message.
  struct Form: Sendable {
    /// The issue's identifier in the catalogue.
    let issue: String
    /// How often it occurs, out of 1,000.
    let weight: Int
    let text: Phrase
  }

  static let forms: [Form] = [
    Form(
      issue: "654",
      weight: 800,
      text: "\(manifest)retrieving manifest \"\(.digest)\" \(missing)"
    ),
    Form(
      issue: "651",
      weight: 72,
      text: "\(manifest)pre importing manifest list: retrieving referenced manifest"
        + " \"\(.digest)\" \(missing)"
    ),
    Form(
      issue: "660",
      weight: 60,
      text: "\(manifest)\(again)obtaining configuration payload: invalid checksum digest format"
    ),
    // With the colon that the program writes, and without, as the operators listed it.
    Form(issue: "658", weight: 40, text: "\(layer): invalid checksum digest format"),
    Form(issue: "658", weight: 12, text: "\(layer) invalid checksum digest format"),
    Form(
      issue: "662",
      weight: 9,
      text: "\(manifest)\(again)importing layers: transferring blob with digest \(.digest):"
        + " %!v(PANIC=Error method: runtime error: invalid memory address or nil pointer"
        + " dereference)"
    ),
    Form(
      issue: "gcs",
      weight: 7,
      text: "\(manifest)\(again)transferring blob with digest \(.digest): failed to transfer blob"
        + " digest=\"\(.digest)\" cleanup=true cleanupError=\"gcs: context canceled\":"
        + " \"partial transfer from \(path) to \(path): copying data from source to destination:"
        + " context canceled\""
    ),
  ]

  static let manifest: Phrase = "pre importing tagged manifests: pre importing manifest: "
  static let again: Phrase = "pre importing manifest: "
  static let missing: Phrase =
    "from filesystem: unknown manifest name=\(.repository) revision=\(.digest)"
  static let path: Phrase =
    "docker/registry/v2/blobs/sha256/\(.digestStart)/\(.digestDigits)/data"

  private static let layer: Phrase =
    "\(manifest)\(again)importing layers: checking for access to blob with digest \(.digest)"
    + " on repository \(.repository)"
}
