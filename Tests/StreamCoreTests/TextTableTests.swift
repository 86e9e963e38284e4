import StreamCore
import Testing

/// Tables for people.
@Suite struct TextTableTests {
  @Test("columns are as wide as their cells, numbers end together, and no line ends in blanks")
  func layout() {
    let table = TextTable(
      ["id", .number("count"), "title"],
      [["a", "12", "größer"], ["longer", "1234567", ""], ["", "0", "x  y"]]
    )
    #expect(
      table.text == """
        id        count  title
        a            12  größer
        longer  1234567
                      0  x  y

        """
    )
  }

  @Test("a table without rows has its titles")
  func empty() {
    #expect(TextTable(["a", .number("b")], []).lines == ["a  b"])
  }
}
