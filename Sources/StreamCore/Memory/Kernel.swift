import CByteKernels
import Glibc

/// The instruction sets that scans are compiled for; all of them give the same results.
///
/// Invariant: the environment is read once, and not written.
public enum Kernel: String, Sendable, CaseIterable {
  /// Byte by byte.
  case portable
  /// The vectors that every processor of the architecture has (SSE2, NEON).
  case baseline
  /// AVX2, on x86_64 processors that have it.
  case avx2
  /// AVX-512BW, on x86_64 processors that have it.
  case avx512

  /// The kernels that this machine can run, slowest first.
  public static var available: [Kernel] {
    allCases.filter { kernel in
      switch kernel {
      case .portable, .baseline: true
      case .avx2: scan_has_avx2()
      case .avx512: scan_has_avx512()
      }
    }
  }

  /// The name of the kernel that the environment asks for in `STREAM_KERNEL`, or nil.
  public static let wanted: String? = {
    guard let text = unsafe getenv("STREAM_KERNEL") else { return nil }
    let name = unsafe String(cString: text)
    return name.isEmpty ? nil : name
  }()

  /// The kernel that the environment asks for, or the fastest where it asks for none that this
  /// machine has.
  public static let best =
    available.first { $0.rawValue == wanted } ?? available.last ?? .portable
}
