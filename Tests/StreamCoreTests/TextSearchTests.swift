import StreamCore
import TestSupport
import Testing

/// The kernels for searches within a line agree with loops, at every place and length.
@Suite struct TextSearchTests {
  @Test("plain bytes end where a loop says")
  func plainEnd() {
    let seed = SplitMix64.testSeed(31)
    var random = SplitMix64(seed: seed)
    let special: [UInt8] = [0x00, 0x1f, 0x22, 0x5c, 0x7f, 0x80, 0xff, 0x20, 0x21, 0x23]
    for length in 0..<70 {
      for _ in 0..<20 {
        var text = [UInt8](repeating: 0x61, count: length)
        for _ in 0..<Int.random(in: 0...2, using: &random) where length > 0 {
          let place = Int.random(in: 0..<length, using: &random)
          text[place] = special.randomElement(using: &random) ?? 0
        }
        for start in 0...length {
          let end = Int.random(in: start...length, using: &random)
          let expected = (start..<end).first {
            text[$0] == 0x22 || text[$0] == 0x5c || text[$0] < 0x20 || text[$0] >= 0x80
          }
          let found = text.span.plainEnd(from: start, to: end)
          #expect(found == expected ?? end, "seed \(seed)")
        }
      }
    }
  }

  @Test("runs, bytes and texts are found where a loop says")
  func others() {
    let seed = SplitMix64.testSeed(37)
    var random = SplitMix64(seed: seed)
    let classes = (0...255).map { UInt8($0 % 3 == 0 ? 1 : $0 % 5 == 0 ? 2 : 0) }
    for length in 0..<40 {
      let text = (0..<length).map { _ in UInt8.random(in: 0...20, using: &random) * 3 }
      for start in 0...length {
        for wanted: UInt8 in [1, 2, 3] {
          let expected = (start..<length).first { classes[Int(text[$0])] & wanted == 0 }
          let found = text.span.runEnd(from: start, classes: classes.span, wanted: wanted)
          #expect(found == expected ?? length, "seed \(seed)")
        }
        let byte = UInt8.random(in: 0...20, using: &random) * 3
        let end = Int.random(in: start...length, using: &random)
        let found = text.span.firstIndex(of: byte, from: start, before: end)
        #expect(found == (start..<end).first { text[$0] == byte }, "seed \(seed)")
        let part = Array(text[start..<end])
        let longer = part + [1]
        let answers = [
          text.span.holds(part.span, at: start), part.isHeld(by: text.span, at: start),
          !text.span.holds(longer.span, at: start), !longer.isHeld(by: text.span, at: start),
          part.equals(text.span) == (part == text),
        ]
        #expect(answers.allSatisfy { $0 }, "seed \(seed)")
      }
    }
  }

  @Test("hexadecimal digits end, and texts stand, where a loop says")
  func digitsAndTexts() {
    let seed = SplitMix64.testSeed(38)
    var random = SplitMix64(seed: seed)
    let bytes = Array("0aFg/:@G`x".utf8)
    for length in 0..<60 {
      for _ in 0..<10 {
        // Two kinds of bytes, so that a part stands in more than one place.
        let usual = bytes.prefix(3)
        let text = (0..<length).map { _ in
          (Int.random(in: 0..<20, using: &random) > 0 ? usual : bytes[...])
            .randomElement(using: &random) ?? 0
        }
        let start = Int.random(in: 0...length, using: &random)
        let isDigit = { (index: Int) in Character(Unicode.Scalar(text[index])).isHexDigit }
        let digits = (start..<length).first { !isDigit($0) } ?? length
        #expect(text.span.hexEnd(from: start) == digits, "seed \(seed)")
        let end = Int.random(in: start...length, using: &random)
        let wanted = (0..<Int.random(in: 1...4, using: &random)).map { _ in
          usual.randomElement(using: &random) ?? 0
        }
        let place = (start..<end).first {
          $0 + wanted.count <= end && text[$0...].starts(with: wanted)
        }
        #expect(
          text.span.firstIndex(of: wanted.span, from: start, before: end) == place,
          "seed \(seed)"
        )
      }
    }
  }

  @Test("names are told apart by their lengths and ends, and long ones by all of them")
  func names() {
    var names: [String] = []
    for length in 0...40 {
      let name = Array(repeating: UInt8(ascii: "a"), count: length)
      names.append(String(decoding: name, as: UTF8.self))
      for place in 0..<length {
        var other = name
        other[place] = UInt8(ascii: "b")
        names.append(String(decoding: other, as: UTF8.self))
      }
    }
    var table = KeyInterner()
    let numbers = names.map { table.insert($0) }
    #expect(Set(numbers).count == names.count)
    for (name, number) in zip(names, numbers) {
      #expect(table.find(Array(name.utf8).span) == number)
      #expect(table.find(Array((name + "c").utf8).span) == 0)
    }
  }

  @Test("lines begin where a loop says, and long ones are found")
  func lineStarts() {
    let seed = SplitMix64.testSeed(41)
    var random = SplitMix64(seed: seed)
    for length in 0..<150 {
      var text = [UInt8](repeating: 0x61, count: length)
      for _ in 0..<Int.random(in: 0...6, using: &random) where length > 0 {
        text[Int.random(in: 0..<length, using: &random)] = 0x0a
      }
      var buffer = Buffer(byteCount: length)
      buffer.write(text.span, at: 0)
      for start in 0...length {
        let end = Int.random(in: start...length, using: &random)
        let expected = text[start..<end].lastIndex(of: 0x0a).map { $0 + 1 } ?? start
        #expect(buffer.lastLineStart(in: start..<end) == expected, "seed \(seed)")
      }
      let lines = text.split(separator: 0x0a, omittingEmptySubsequences: false)
      for byteCount in 1...60 {
        let long = lines.first { $0.count >= byteCount }?.startIndex
        let found = buffer.longLineStart(in: 0..<length, byteCount: byteCount)
        #expect(found == long, "seed \(seed), length \(length), \(byteCount) bytes")
      }
    }
  }
}
