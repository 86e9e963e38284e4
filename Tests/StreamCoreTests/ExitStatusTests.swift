import StreamCore
import StreamTally
import Testing

/// The exit codes, as docs/CONTRACT.md lists them.
@Suite struct ExitStatusTests {
  @Test("a verdict and what was not understood are the bits of a code")
  func bits() {
    for isHalt in [false, true] {
      for isUnclear in [false, true] {
        let status = StreamCore.ExitStatus(isHalt: isHalt, isUnclear: isUnclear)
        #expect(status.rawValue == (isHalt ? 1 : 0) + (isUnclear ? 2 : 0))
      }
    }
  }

  @Test(
    "of a reason only one that is not accepted counts",
    arguments: [
      (Tally.Verdict.clear, [], StreamCore.ExitStatus.clear), (.clear, [true], .clear),
      (.unclear, [false], .unclear), (.unclear, [true, false], .unclear), (.halt, [], .halt),
      (.halt, [true, true], .halt), (.halt, [true, false], .haltUnclear),
    ] as [(Tally.Verdict, [Bool], StreamCore.ExitStatus)]
  )
  func reasons(verdict: Tally.Verdict, accepted: [Bool], status: StreamCore.ExitStatus) {
    let reasons = accepted.map { Reason(.zeros, count: 1, detail: "", isAccepted: $0) }
    var tally = Tally()
    tally.failures.unknown = verdict == .halt ? 1 : 0
    tally.reasons = reasons
    #expect(tally.verdict == verdict)
    #expect(tally.exitStatus == status)
  }

  @Test("a run without a result has the code of its kind")
  func kinds() {
    let kinds: [RunError.Kind] = [.input, .badData, .damage, .internalError]
    #expect(kinds.map { StreamCore.ExitStatus($0).rawValue } == [66, 65, 74, 70])
  }
}
