/// SplitMix64 (Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators"): small,
/// fast, and the same everywhere for the same seed.
struct Random: Sendable {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed
  }

  /// A stream of its own for each number, so that any segment can be made without the others.
  init(seed: UInt64, stream: Int) {
    var mixer = Random(seed: seed)
    state = mixer.next() ^ UInt64(truncatingIfNeeded: stream) &* 0xD134_2543_DE82_EF95
    state = next()
  }

  /// The next 64 bits.
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed &>> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed &>> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed &>> 31)
  }

  /// A number from 0 on, below a bound of 1 to 2^32.
  mutating func below(_ bound: Int) -> Int {
    Self.scale(next() &>> 32, below: bound)
  }

  /// Makes a number below a bound out of 32 bits.
  static func scale(_ bits: UInt64, below bound: Int) -> Int {
    Int(truncatingIfNeeded: (bits &* UInt64(truncatingIfNeeded: bound)) &>> 32)
  }

  /// True once in so many times.
  mutating func chance(_ oneIn: Int) -> Bool { below(oneIn) == 0 }
}
