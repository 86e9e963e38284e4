import StreamCore
import Testing

/// Which files of a directory, and which members of a tar archive, are read.
@Suite struct NameFilterTests {
  struct Case: CustomTestStringConvertible {
    var include: [String] = []
    var exclude: [String] = []
    let accepted: [String]
    let refused: [String]

    var testDescription: String { "include \(include), exclude \(exclude)" }
  }

  static let cases = [
    Case(accepted: ["a.log", "d/e/a.bin", ".hidden", ""], refused: []),
    // A glob without a slash is that of a name, wherever it is.
    Case(
      include: ["*.log"],
      accepted: ["a.log", "d/a.log", "d/e/.log", "d.x/a.log"],
      refused: ["a.log.gz", "a.LOG", "log", "a.log/b", "d.log/a.txt"]
    ),
    // One with a slash is that of the whole way, and no wild card is a slash.
    Case(
      include: ["d/*.log"],
      accepted: ["d/a.log"],
      refused: ["a.log", "d/e/a.log", "x/d/a.log", "d/a.log/b"]
    ),
    Case(
      include: ["*/*/a.log"],
      accepted: ["d/e/a.log"],
      refused: ["a.log", "d/a.log", "d/e/f/a.log"]
    ),
    Case(include: ["?.log"], accepted: ["a.log", "d/b.log"], refused: ["ab.log", ".log"]),
    Case(
      include: ["day[0-3].log", "[!a]x"],
      accepted: ["day0.log", "day3.log", "bx", "d/bx"],
      refused: ["day4.log", "day10.log", "ax", "d/ax"]
    ),
    Case(include: [#"a\*b"#], accepted: ["a*b"], refused: ["axb", #"a\b"#, "ab"]),
    // Any of several globs will do, in whatever order.
    Case(
      include: ["*.log", "x/*"],
      accepted: ["a.log", "x/a.txt"],
      refused: ["a.txt", "y/a.txt"]
    ),
    // What is left out is left out, whatever else is said of it.
    Case(
      include: ["*.log"],
      exclude: ["b*"],
      accepted: ["a.log", "c/a.log"],
      refused: ["b.log", "d/b.log", "a.txt", "b/a.log", "c/bd/a.log"]
    ),
    Case(
      exclude: ["d/*", "*.tmp"],
      accepted: ["a.log", "e/a.log", "e/d/a.log"],
      refused: ["d/a.log", "a.tmp", "d/e/a.tmp", "d/e/a.log"]
    ),
    // The rules of gitignore.
    Case(
      include: ["**/a.log"],
      accepted: ["a.log", "d/a.log", "d/e/a.log"],
      refused: ["b.log", "d/a.log/b"]
    ),
    Case(
      include: ["d/**"],
      accepted: ["d/a", "d/e/a.log"],
      refused: ["d", "a.log", "e/d/a"]
    ),
    Case(
      include: ["d/**/a.log"],
      accepted: ["d/a.log", "d/e/a.log", "d/e/f/a.log"],
      refused: ["a.log", "d/b.log", "e/d/a.log"]
    ),
    Case(include: ["/a.log"], accepted: ["a.log"], refused: ["d/a.log"]),
    Case(
      include: ["d/"],
      accepted: ["d/a.log", "d/e/b.txt", "e/d/a"],
      refused: ["d", "e/a.log", "dd/a"]
    ),
    Case(
      exclude: ["tmp/", "/old"],
      accepted: ["tmp", "a/tmp", "a/old", "oldest/a"],
      refused: ["tmp/a", "a/tmp/b/c", "old", "old/a"]
    ),
    Case(
      include: ["*.{log,json}", "{a,b{1,2}}.txt", "{x}", #"\{y,z}"#],
      accepted: ["a.log", "d/a.json", "a.txt", "b1.txt", "b2.txt", "{x}", "{y,z}"],
      refused: ["a.txt2", "b.txt", "b3.txt", "x", "y"]
    ),
  ]

  @Test("globs choose names and ways", arguments: cases)
  func globs(of case: Case) {
    let filter = NameFilter(include: `case`.include, exclude: `case`.exclude)
    for path in `case`.accepted { #expect(filter.accepts(path), "\(path)") }
    for path in `case`.refused { #expect(!filter.accepts(path), "\(path)") }
  }

  @Test(
    "names of logs, also with what a rotation adds",
    arguments: [
      ("a.log", true), ("d/a.log.gz", true), ("a.log.1", true), ("a.log-20220512", true),
      ("a.json.lz4", true), ("a.tar", true), ("a.tgz", true), ("a.log.gz.2", true),
      ("a.log.1.gz", true), ("current", true), ("d/current", true),
      ("@400000005f3a1b2c0a1b2c3d.s", true), ("@short", false), ("a.txt", false), ("log", false),
      ("a.log.2022-05-12", true), ("a.log.20220512-091431.gz", true), ("a.log_1", true),
      ("a.log.sig", false), (".a.log.swp", false), ("a.log.d/key", false), ("a.json.bak", false),
      ("a.png", false), ("a.log~", false), ("currently", false), ("a.1", false), ("", false),
    ]
  )
  func names(name: String, isArchive: Bool) {
    #expect(NameFilter.isArchiveName(name) == isArchive)
  }
}
