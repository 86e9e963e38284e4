/// All that can be written, compiled once for a run.
struct Vocabulary: Sendable {
  /// The lines of one envelope.
  struct Lines: Sendable {
    var access = Choice<Void>()
    var closing = Choice<Void>()
    var progress = Choice<Void>()
    /// Errors that are no failures; the meaning is an index of ``Vocabulary/otherErrors``.
    var others = Choice<Int>()
    var innerStep = Choice<Int>()
    var statusUpdate = Choice<Int>()
    var failure = Choice<Void>()
    var olderFailure = Choice<Void>()
    var panic = Choice<Void>()
  }

  private(set) var script = Script()
  let words: SlotValues
  /// The lines, by the envelopes' turns.
  private(set) var lines: [Lines] = []
  /// The messages under which errors that are no failures are counted.
  private(set) var otherErrors: [String] = []
  /// The known messages; the meaning is an index of ``issues``.
  private(set) var known = Choice<Int>()
  /// The catalogue's issues.
  private(set) var issues: [String] = []
  private(set) var unknown = Choice<UnknownMessages.Context>()
  /// What is before one, or two, parts of a list of errors, between them, and at its end.
  let oneError: Script.Template
  let twoErrors: Script.Template
  let nextError: Script.Template
  let listEnd: Script.Template

  init(_ envelope: Envelope, seed: UInt64) {
    var random = Random(seed: seed)
    words = SlotValues(&random)
    oneError = script.add(("1 error occurred:\n\t* " as Phrase).escaped)
    twoErrors = script.add(("2 errors occurred:\n\t* " as Phrase).escaped)
    nextError = script.add(("\n\t* " as Phrase).escaped)
    listEnd = script.add(("\n\n" as Phrase).escaped)
    for form in KnownMessages.forms {
      if !issues.contains(form.issue) { issues.append(form.issue) }
      let issue = issues.firstIndex(of: form.issue) ?? 0
      known.add(script.add(form.text.escaped), weight: form.weight, issue)
    }
    for form in UnknownMessages.forms {
      unknown.add(script.add(form.text.escaped), weight: 1, form.context)
    }
    for turn in envelope.turns { lines.append(compile(turn, &random)) }
  }

  private mutating func compile(_ envelope: Envelope, _ random: inout Random) -> Lines {
    var lines = Lines()
    for variant in 0..<envelope.variantCount {
      func add(_ shape: RecordShape, _ script: inout Script) -> Script.Template {
        script.add(envelope.line(shape.members, &random))
      }
      func add<Shapes: Sequence<RecordShape>>(_ shapes: Shapes, to choice: inout Choice<Void>) {
        for shape in shapes { choice.add(add(shape, &script), weight: shape.weight, ()) }
      }
      func addOthers(_ shapes: [RecordShape], to choice: inout Choice<Int>) {
        for shape in shapes {
          guard let message = shape.otherError else { continue }
          if !otherErrors.contains(message) { otherErrors.append(message) }
          let index = otherErrors.firstIndex(of: message) ?? 0
          choice.add(add(shape, &script), weight: shape.weight, index)
        }
      }
      add(AccessRecords.shapes, to: &lines.access)
      // The line that closes a segment has one length, whatever else chance decides.
      if variant == 0 { add([AccessRecords.closing], to: &lines.closing) }
      add(ProgressRecords.shapes, to: &lines.progress)
      addOthers(ErrorRecords.others, to: &lines.others)
      addOthers([ErrorRecords.innerStep], to: &lines.innerStep)
      addOthers([ErrorRecords.statusUpdate], to: &lines.statusUpdate)
      add([ErrorRecords.failure], to: &lines.failure)
      add([ErrorRecords.olderFailure], to: &lines.olderFailure)
      add([ErrorRecords.panic], to: &lines.panic)
    }
    return lines
  }
}
