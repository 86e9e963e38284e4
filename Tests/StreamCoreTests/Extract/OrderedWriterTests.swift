import Foundation
import StreamCore
import Synchronization
import TestSupport
import Testing

/// Lines come in the order of the archives' numbers, whoever is done first, and little is kept.
@Suite struct OrderedWriterTests {
  /// A batch of whole lines.
  private static func batch(_ lines: [String]) -> LineBatch {
    var batch = LineBatch()
    for line in lines {
      batch.bytes += Array("\(line)\n".utf8)
      batch.endRecord([])
    }
    return batch
  }

  /// A batch of one line that fills the buffer.
  private static let fullBatch: LineBatch = {
    var batch = LineBatch()
    batch.bytes = Array(repeating: 0x78, count: OrderedWriter.bufferedBytesMax)
    batch.endRecord([])
    return batch
  }()

  /// A writer that collects what it writes.
  private static func writer(_ count: Int, limit: Int? = nil) -> (OrderedWriter, Collected) {
    let collected = Collected()
    return (OrderedWriter(count, limit: limit) { collected.add($0) }, collected)
  }

  @Test("what archives give in any order is written by their numbers", arguments: 0..<100)
  func order(round: Int) {
    let seed = SplitMix64.testSeed(UInt64(round))
    var random = SplitMix64(seed: seed)
    var archives = (0..<random.number(1...6)).map { archive in
      (0..<random.number(0...4)).map { batch in
        (0..<random.number(0...3)).map { "\(archive).\(batch).\($0)" }
      }
    }
    let expected = archives.flatMap { $0.flatMap { $0 } }.map { "\($0)\n" }
    let limit = random.chance(2) ? random.number(0...8) : nil
    let (writer, collected) = Self.writer(archives.count, limit: limit)
    var unfinished = Array(archives.indices)
    while let archive = unfinished.randomElement(using: &random) {
      if archives[archive].isEmpty {
        writer.finish(archive, isRefused: false)
        unfinished.removeAll { $0 == archive }
      } else {
        writer.add(Self.batch(archives[archive].removeFirst()), of: archive)
      }
    }
    let wanted = expected.prefix(limit ?? .max)
    #expect(String(decoding: collected.all, as: UTF8.self) == wanted.joined(), "seed \(seed)")
    #expect(writer.result.records == wanted.count, "seed \(seed)")
  }

  @Test("above the bound only the head goes on, and the others when it has advanced")
  func bound() {
    let (writer, collected) = Self.writer(3)
    #expect(writer.canBuffer(2) && writer.canBuffer(nil))
    writer.add(Self.fullBatch, of: 1)
    #expect(writer.canBuffer(0) && !writer.canBuffer(1) && !writer.canBuffer(2))
    #expect(!writer.canBuffer(nil))
    #expect(!writer.waitsForHead(0))
    writer.finish(0, isRefused: false)
    #expect(collected.all.count == OrderedWriter.bufferedBytesMax)
    #expect(writer.canBuffer(2) && writer.canBuffer(nil))
    #expect(!writer.waitsForHead(2))
  }

  /// What ends the waiting for the head.
  enum Event: CaseIterable {
    case finished, refused, otherRefused, closed, asked
  }

  @Test("who waits is woken, whatever ends the waiting", .linearTime, arguments: Event.allCases)
  func waking(event: Event) {
    let collected = Collected()
    let writer = OrderedWriter(4, limit: nil) { lines in
      _ = collected.add(lines)
      return event != .closed
    }
    writer.add(Self.fullBatch, of: 1)
    let waits = Atomic(0)
    let threads = WorkerThreads(3) {
      if writer.waitsForHead(2) { waits.add(1, ordering: .relaxed) }
    }
    // Those who come later see that there is room, and do not wait at all, except where nothing
    // but a look is asked for.
    switch event {
    case .finished: writer.finish(0, isRefused: false)
    case .refused: writer.finish(0, isRefused: true)
    case .otherRefused: writer.finish(3, isRefused: true)
    case .closed: writer.add(Self.batch(["line"]), of: 0)
    case .asked:
      while waits.load(ordering: .relaxed) < 3 {
        writer.wakeAll()
        usleep(100)
      }
    }
    threads.wait()
    #expect(event != .asked || waits.load(ordering: .relaxed) == 3)
    #expect(writer.isClosed == (event == .closed))
    #expect((event == .asked) == !writer.canBuffer(nil))
  }

  @Test("after an error nothing is written, and nobody has to wait")
  func refused() {
    let (writer, collected) = Self.writer(3)
    writer.add(Self.batch(["a"]), of: 0)
    writer.add(Self.fullBatch, of: 1)
    writer.finish(2, isRefused: true)
    #expect(writer.canBuffer(nil))
    writer.add(Self.fullBatch, of: 1)
    #expect(writer.canBuffer(nil))
    writer.add(Self.batch(["b"]), of: 0)
    writer.finish(0, isRefused: false)
    writer.finish(1, isRefused: false)
    #expect(String(decoding: collected.all, as: UTF8.self) == "a\n")
  }

  @Test("a reader that wants no more gets no more")
  func closed() {
    let collected = Collected()
    let writer = OrderedWriter(2, limit: nil) { lines in
      _ = collected.add(lines)
      return false
    }
    writer.add(Self.batch(["b"]), of: 1)
    #expect(!writer.isClosed)
    writer.add(Self.batch(["a"]), of: 0)
    #expect(writer.isClosed)
    writer.add(Self.batch(["c"]), of: 0)
    writer.finish(0, isRefused: false)
    #expect(String(decoding: collected.all, as: UTF8.self) == "a\n")
    #expect(writer.result.records == 1)
  }
}
