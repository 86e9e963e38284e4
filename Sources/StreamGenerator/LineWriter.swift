/// Writes templates: literal text by copying, slots by what the line says and by chance.
///
/// The templates and the words are shared by all threads. So they are only lent here: to count
/// their owners at every step would cost more than all writing, and most with many threads.
struct LineWriter: ~Copyable {
  private let script: Script
  private let words: SlotValues
  /// What fills the slots.
  var values = LineValues()

  init(_ vocabulary: Vocabulary) {
    script = vocabulary.script
    words = vocabulary.words
  }

  /// Begins a line with values of its own.
  mutating func begin(millisecondOfDay: Int) { values.begin(millisecondOfDay, words) }

  mutating func write(_ template: Script.Template, to text: inout TextBuffer) {
    values.write(template, script, words, to: &text)
  }
}
