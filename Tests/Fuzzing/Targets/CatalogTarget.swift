import Foundation
import Reference
import StreamCatalog
import StreamCore
import StreamTally
import TestSupport

/// Any text as a catalogue: it is refused with a place, or it can be written and read again, and
/// it classifies as the reference does.
final class CatalogTarget: Sendable {
  static let shared = CatalogTarget()

  private let text: [UInt8]
  private let archive: Input

  private init() {
    var hostile = HostileLines(seed: 8)
    hostile.longLineLength = 200
    hostile.writesDeepLines = false
    text = hostile.text(lineCount: 20)
    var archive = MadeArchive()
    archive.addFrame([text], FrameForm(""))
    self.archive = .bytes(archive.bytes, name: "archive")
  }

  /// The built-in catalogue, whole and in parts, and a small one with every key.
  static var seeds: [[UInt8]] {
    var small = Catalog.builtIn
    small.accept = ["zeros", "unreadable:*.rar"].compactMap { Acceptance.Item($0) }
    small.issues = Array(small.issues.suffix(1))
    small.issues[0].until = CalendarDay("2022-05-12")
    small.issues[0].maxShareMillionths = 125_000
    var bare = small
    bare.issues = []
    let flow = """
      schema: stream-catalog/1
      name: &n "x\\u00e9"
      error: [a.error, 'b.error']
      accept: [zeros, *n]
      issues: [{id: *n, title: >-, patterns: ['<any>'], fixed_in: v3.45.0}]

      """
    return ([.builtIn, small, bare].map { writeCatalog($0) } + [flow]).map { Array($0.utf8) }
  }

  func run(_ input: [UInt8]) {
    let catalog: Catalog
    do throws(CatalogError) {
      catalog = try readCatalog(String(decoding: input, as: UTF8.self), file: "c.yaml")
    } catch {
      expect(error.line >= 1 && error.column >= 1 && !error.message.isEmpty, "no place: \(error)")
      return
    }
    do throws(CatalogError) {
      let again = try readCatalog(writeCatalog(catalog), file: "c.yaml")
      expect(again == catalog, "it is another one when it is written and read")
      expect(again.digest == catalog.digest, "it has another digest")
    } catch {
      fault("what was written cannot be read: \(error)")
    }
    do throws(RunError) {
      let tally = try Job([archive], catalog: catalog, jobs: 1).classify().json()
      let problems = referenceTally(
        [ReferenceArchive(path: "archive", text: text)],
        catalog: catalog
      ).mismatches(withTallyJSON: Data(tally))
      expect(problems.isEmpty, "the reference differs: \(problems.prefix(4))")
      expect((try? Tally(json: tally))?.json() == tally, "its tally cannot be read")
    } catch {
      fault("a whole archive ends with \(error)")
    }
  }
}
