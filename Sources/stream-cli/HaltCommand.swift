import Glibc
import StreamCore

/// A command that is told of a halt.
///
/// No shell is involved: the words are its arguments.
struct HaltCommand {
  /// After as long the command is ended: an alarm that hangs must not hold up the report's end.
  private static let secondsMax = 300

  /// Its name, which is looked up in `PATH`, and its arguments.
  let words: [String]

  /// Runs the command to its end; that it fails is said, and no more.
  ///
  /// - Parameters:
  ///   - input: what it reads from standard input.
  ///   - variables: what is added to its environment.
  func run(input: [UInt8], variables: [(name: String, value: String)]) {
    let file: Int32
    do throws(SystemError) {
      file = try Self.file(input)
    } catch {
      return warn("cannot be given the tally: \(error)")
    }
    defer { _ = close(file) }
    let names = variables.map { $0.name + "=" }
    let kept = Machine.environment.filter { entry in !names.contains { entry.hasPrefix($0) } }
    let environment = kept + variables.map { "\($0.name)=\($0.value)" }
    let process: ChildProcess
    do throws(SystemError) {
      process = try ChildProcess(words, environment: environment, input: file)
    } catch {
      return warn("cannot be run: \(error); check --on-halt")
    }
    do throws(SystemError) {
      try wait(for: process)
    } catch {
      warn("was lost: \(error)")
    }
  }

  private func wait(for process: ChildProcess) throws(SystemError) {
    for tick in 0... {
      switch try process.poll() {
      case nil: break
      case .exit(code: 0): return
      case .exit(let code): return warn("failed with exit code \(code)")
      case .signal(let signal): return warn("was ended by signal \(signal)")
      }
      if tick == Self.secondsMax * 100 {
        process.kill()
        warn("was ended after \(Self.secondsMax) s")
      }
      usleep(10_000)
    }
  }

  /// The tally in a file without a name: unlike a pipe it need not be read, and cannot block.
  private static func file(_ input: [UInt8]) throws(SystemError) -> Int32 {
    let file = try Files.temporary()
    do throws(SystemError) {
      try Files.write(input.span, to: file)
    } catch {
      _ = close(file)
      throw error
    }
    _ = lseek(file, 0, SEEK_SET)
    return file
  }

  private func warn(_ what: String) {
    Console.say("stream-cli: warning: the command '\(words[0])' \(what)")
  }
}
