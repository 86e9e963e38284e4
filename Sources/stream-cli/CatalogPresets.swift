import ArgumentParser
import StreamCatalog
import StreamCore

extension CatalogCommand {
  /// The catalogues that are built in.
  struct Presets: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Lists the presets: catalogues for the logs of well-known libraries.",
      discussion: """
        A preset says where error, message, level and time are. Name it in a catalogue \
        with `preset: NAME`, or in place of a file with --catalog NAME; it knows no issue, but \
        for the registry's. `catalog show --preset NAME` prints it.

        EXAMPLES
          stream-cli catalog presets
          stream-cli classify --catalog pino app.log
          stream-cli catalog show --preset pino > ours.yaml
        """
    )

    @OptionGroup var output: OutputOptions<PresetList>

    func run() throws {
      Console.ignoreClosedPipes()
      try output.write(PresetList(presets: Preset.all))
    }
  }
}

/// The presets, for people and programs.
struct PresetList: Document {
  static let noun = "list"

  let presets: [Preset]

  static func renderer(_ format: OutputFormat) -> Renderer? {
    switch format {
    case .text: { list, _ in Array(list.text.utf8) }
    case .json: { list, _ in list.json }
    case .csv, .markdown, .html: nil
    }
  }

  private var text: String {
    let rows = presets.map { [$0.name, $0.isProven ? "real lines" : "documentation", $0.about] }
    return TextTable(["preset", "tried on", "for"], rows).text
  }

  private var json: [UInt8] {
    var writer = JSONWriter()
    writer.object { root in
      root.member("schema", "stream-presets/1")
      root.array("presets") { list in
        for preset in presets {
          list.object { object in
            object.member("name", preset.name)
            object.member("about", preset.about)
            object.member("triedOnRealLines", preset.isProven)
            object.member("digest", preset.catalog.digest)
          }
        }
      }
    }
    return writer.output
  }
}
