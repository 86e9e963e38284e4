import StreamCore
import Testing

/// Paths are bytes to the system, and texts to everybody else.
@Suite struct PathTextTests {
  private func bytes(_ text: String) -> [UInt8] {
    PathText.cString(text).map { UInt8(bitPattern: $0) }
  }

  @Test("every run of bytes has a text of its own, and comes back from it")
  func roundTrip() {
    // What begins, goes on and ends in UTF-8, and what stands for bytes: U+10FF80 and U+10FFFF.
    let parts: [[UInt8]] = [
      [0x61], [0x7f], [0x80], [0xbf], [0xc0], [0xc3], [0xc3, 0xa9], [0xe2, 0x82], [0xed, 0xa0],
      [0xf0, 0x9f, 0x98, 0x80], [0xf4, 0x8f, 0xbe, 0x80], [0xf4, 0x8f, 0xbf, 0xbf], [0xf4], [0xff],
    ]
    var texts: Set<String> = []
    var paths: Set<[UInt8]> = []
    for first in parts {
      for second in parts {
        for third in parts {
          let path = first + second + third
          let text = PathText.text(path)
          #expect(bytes(text) == path + [0])
          paths.insert(path)
          texts.insert(text)
        }
      }
    }
    #expect(texts.count == paths.count)
  }

  @Test("a path that is UTF-8 is its own text")
  func usual() {
    for path in ["", "a/b.log", "é 😀\u{301}\u{10ff7f}"] {
      #expect(PathText.text(path.utf8) == path)
      #expect(bytes(path) == Array(path.utf8) + [0])
    }
  }

  @Test("a byte that is no character is printed as one")
  func printed() {
    #expect(printable(PathText.text([0x61, 0xe9, 0x2e, 0x6c])) == #"a\xe9.l"#)
  }
}
