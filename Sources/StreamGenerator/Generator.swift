import Glibc
import StreamCore

/// Writes a synthetic archive of the registry's log.
///
/// The bytes depend on the options alone, neither on the number of jobs nor on the machine, as
/// long as liblz4 is the same. Memory is bounded: about 10 MiB for each job, and for one more.
///
/// - Parameters:
///   - options: what is generated.
///   - jobs: the threads that make text and compress it, 1 or more; the calling thread writes.
///   - write: is called by the calling thread, with the output's pieces in order, of up to about
///     4 MiB each.
/// - Returns: what the text contains.
/// - Throws: ``GeneratorError`` for an option out of its range, or what `write` throws; after an
///   error nothing more is written.
public func generate(
  _ options: GeneratorOptions,
  jobs: Int,
  write: (Span<UInt8>) throws -> Void
) throws -> GeneratedSummary {
  try options.check(jobs: jobs)
  let plan = SegmentPlan(size: options.size, unknown: options.unknown)
  let vocabulary = Vocabulary(options.envelope, seed: options.seed)
  let jobs = min(jobs, plan.unitCount)
  // One unit more than the workers hold, so that they go on while one is written.
  let slots = (0..<(jobs + 1)).map { _ in UnitSlot(Unit(options, plan, vocabulary)) }
  let queue = UnitQueue(slots, unitCount: plan.unitCount)
  let threads = WorkerThreads(jobs) { queue.work() }
  // This thread writes what they make, and would wait for ever.
  guard threads.count > 0 else { throw SystemError(code: EAGAIN) }
  defer {
    queue.stop(jobs: jobs)
    threads.wait()
  }
  var written = WrittenCounts(vocabulary)
  let isFrame = options.format == .lz4
  let hasChecksum = isFrame && options.layout.contentChecksum
  var checksum = ContentChecksum()
  if isFrame {
    try write(FrameWriter.header(options.layout, contentBytes: plan.byteCount).span)
  }
  for index in 0..<plan.unitCount {
    let slot = queue.take(index)
    if hasChecksum { slot.unit.add(to: &checksum) }
    try slot.unit.write(write)
    written += slot.unit.written
    queue.give(back: slot)
  }
  if isFrame {
    try write(FrameWriter.trailer(contentChecksum: hasChecksum ? checksum.value : nil).span)
  }
  return written.summary(vocabulary, decodedBytes: plan.byteCount)
}
