import StreamCore
import TestSupport
import Testing

/// Texts are cut on a character, after redaction, and stay different.
@Suite struct KeptTextTests {
  private let redaction = Redaction(.builtIn)

  /// A text, and where it is cut for each limit from 0 on.
  struct Row: Sendable, CustomTestStringConvertible {
    var text: [UInt8]
    var ends: [Int]

    init(_ text: String, _ ends: [Int]) { self.init(Array(text.utf8), ends) }

    init(_ text: [UInt8], _ ends: [Int]) {
      self.text = text
      self.ends = ends
    }

    var testDescription: String { "\(text)" }
  }

  @Test(
    "no character is cut in two",
    arguments: [
      Row("", [0, 0]), Row("ab", [0, 1, 2, 2]), Row("é", [0, 0, 2]), Row("aé", [0, 1, 1, 3]),
      Row("€", [0, 0, 0, 3]), Row("a€b", [0, 1, 1, 1, 4, 5]), Row("😀", [0, 0, 0, 0, 4]),
      Row("é€😀", [0, 0, 2, 2, 2, 5, 5, 5, 5, 9, 9]), Row("\u{fffd}\0", [0, 0, 0, 3, 4]),
      // A byte that begins no character, or a character that ends too soon, is one by itself.
      Row([0x80, 0x80, 0x80, 0x80, 0x80], [0, 1, 2, 3, 4, 5]),
      Row([0xe2, 0x61, 0xf0, 0x62], [0, 0, 2, 2, 4]),
    ]
  )
  func ends(_ row: Row) {
    for (limit, end) in row.ends.enumerated() {
      #expect(KeptText.end(row.text.span, limit: limit) == end, "\(limit)")
    }
  }

  @Test("a text as long as the limit is whole, and one byte more is not")
  func limits() {
    func kept(_ count: Int) -> KeptText {
      KeptText(Array(repeating: UInt8(ascii: "x"), count: count).span)
    }
    #expect(kept(511).whole == nil && kept(511).bytes.count == 511)
    #expect(kept(512).whole == nil && kept(512).bytes.count == 512)
    #expect(kept(512).marked == kept(512).bytes)
    #expect(kept(513).whole?.byteCount == 513 && kept(513).bytes.count == 512)
    #expect(kept(513).marked != kept(514).marked)
    #expect(kept(513).marked.count > 512)
    let digest = "xxh3-64:" + "0123456789abcdef"
    let whole = KeptText.Whole(byteCount: 7, hash: 0x0123_4567_89ab_cdef)
    #expect(whole.digest == digest && KeptText.Whole(byteCount: 7, digest: digest) == whole)
    #expect(KeptText.Whole(byteCount: 7, digest: "sha256:00") == nil)
    let small = KeptText.Whole(byteCount: 7, hash: 1)
    #expect(small.digest == "xxh3-64:0000000000000001")
    #expect(KeptText.Whole(byteCount: 7, digest: small.digest) == small)
  }

  @Test("texts that begin alike stay different, and the marks are what the reference says")
  func marks() {
    let beginning = String(repeating: "é", count: 300)
    let texts = ["", "a", "b", "ab"].map { Array((beginning + $0).utf8) }
    let marked = texts.map { KeptText($0.span).marked }
    #expect(Set(marked).count == texts.count)
    for (text, found) in zip(texts, marked) {
      let hash = String(Checksum.xxh3(text.span), radix: 16)
      let digits = String(repeating: "0", count: 16 - hash.count) + hash
      let mark = "… (\(text.count) bytes, xxh3-64:\(digits))"
      #expect(String(decoding: found, as: UTF8.self) == beginning.prefix(256) + mark)
    }
  }

  @Test("a name across the limit is masked before it is cut", arguments: 0..<80)
  func redacted(distance: Int) {
    let secrets = [
      "jane.doe@acme.example", "db.acme.example:5432", "name=acme/web-shop", "10.20.30.40",
      "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
      "gs://acme-bucket/docker", "on repository acme: x",
    ]
    for secret in secrets {
      let filler = Array(String(repeating: "word ", count: 120).utf8).prefix(512 - distance)
      let text = Array(filler.dropLast()) + [0x20] + Array("\(secret) and more".utf8)
      let whole = redaction.redacted(text)
      let kept = KeptText(text.span, by: redaction)
      #expect(kept.bytes == Array(whole.prefix(512)))
      #expect((kept.whole == nil) == (whole.count <= 512))
      #expect(kept.whole == nil || kept.whole?.byteCount == text.count)
    }
  }

  @Test("a long value of a field that names somebody is one short pseudonym")
  func field() {
    let value = Array(repeating: UInt8(ascii: "x"), count: 5000)
    let kept = KeptText(value.span, field: "repository", by: redaction)
    #expect(kept.whole == nil)
    #expect(kept.bytes == redaction.redacted(value, field: "repository"))
    #expect(KeptText(value.span, field: "note", by: redaction).bytes == Array(value.prefix(512)))
  }

  @Test("a template is made of the first 64 KiB", arguments: [-1, 0, 1, 2])
  func template(more: Int) {
    // The last word begins a character before the limit, and has a digit in its third place.
    let filler = String(repeating: "ab ", count: Template.bytesMax / 3 - 1)
    let text = Array(filler.utf8)
    let rest = Template.bytesMax - text.count
    let word = Array(String(repeating: "x", count: rest + more).utf8)
    var template = Template()
    template.form(of: (text + word + Array("1".utf8)).span)
    let isSeen = more < 0
    let expected = isSeen ? Array("<*>".utf8) : Array(repeating: UInt8(ascii: "x"), count: rest)
    #expect(template.text == text + expected)
  }
}
