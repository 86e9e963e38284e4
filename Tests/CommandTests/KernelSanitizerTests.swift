import TestSupport
import Testing

/// The C kernels under the undefined-behaviour sanitizer, in short.
@Suite(.needs("bash", "clang")) struct KernelSanitizerTests {
  @Test("the kernels are right beside pages that cannot be read, and a step too far is noticed")
  func kernels() throws {
    let result = try runTool(
      ClassifyCommandTests.root.appendingPathComponent("Tests/trust").path,
      ["kernels"],
      environment: ["KERNEL_ROUNDS": "4000"]
    )
    #expect(result.status == 0, "\(result.errorText)")
    let said = result.outputText.split(separator: "\n")
    #expect(said.count { $0.hasPrefix("kernels: 4000 rounds") } == 5, "\(result.errorText)")
  }
}
