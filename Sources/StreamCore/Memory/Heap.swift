import CMalloc

/// How the C library hands out memory.
package enum Heap {
  /// From this size on, memory goes back to the system when it is freed.
  private static let mappedBytesMin: Int32 = 256 << 10

  /// Keeps the heap small over thousands of archives.
  ///
  /// The library raises its own bound with every large block that is freed, and then keeps all of
  /// them in its heap, in pieces: 10,000 small archives took 215 MB in place of 75.
  package static func giveBackLargeBlocks() {
    _ = mallopt(M_MMAP_THRESHOLD, mappedBytesMin)
  }
}
