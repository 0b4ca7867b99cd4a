// A bar on a terminal's error stream: how far, how fast, how long still. Nothing at all elsewhere,
// so that logs stay clean. It only looks at numbers that others write.

internal import Dispatch
internal import Synchronization

final class ProgressBar: Sendable {
  /// Work done and work to do, and what to call it.
  struct Reading: Sendable {
    var done: Int
    var total: Int
  }

  private let title: String
  private let unit: @Sendable (Double) -> String
  private let read: @Sendable () -> Reading
  private let isStopped = Atomic<Bool>(false)
  private let finished = DispatchSemaphore(value: 0)
  private let isShown: Bool

  /// Times a second the bar is drawn: fast enough to look alive.
  private static let framesPerSecond = 10.0

  init(
    _ title: String, unit: @escaping @Sendable (Double) -> String,
    read: @escaping @Sendable () -> Reading
  ) {
    self.title = title
    self.unit = unit
    self.read = read
    isShown = Terminal.isTerminal(.error) && Terminal.environment("TERM") != "dumb"
    if isShown {
      DispatchQueue.global().async { self.draw() }
    }
  }

  /// Clears the line; what follows is written where the bar was.
  func stop() {
    guard isShown else { return }
    isStopped.store(true, ordering: .relaxed)
    finished.wait()
    Terminal.write("\r\u{1B}[K", to: .error)
  }

  private func draw() {
    let start = Terminal.seconds
    let pause = DispatchSemaphore(value: 0)
    while !isStopped.load(ordering: .relaxed) {
      _ = pause.wait(timeout: .now() + 1 / Self.framesPerSecond)
      // Short work is over before a bar could be read.
      let elapsed = Terminal.seconds - start
      if elapsed > 0.3, !isStopped.load(ordering: .relaxed) {
        Terminal.write("\r\u{1B}[K" + line(read(), elapsed), to: .error)
      }
    }
    finished.signal()
  }

  private func line(_ reading: Reading, _ elapsed: Double) -> String {
    let share = reading.total > 0 ? min(1, Double(reading.done) / Double(reading.total)) : 0
    let rate = Double(reading.done) / max(elapsed, 1e-9)
    let left = rate > 0 ? Double(reading.total - reading.done) / rate : 0
    let tail =
      " \(Int(share * 100)) %  \(unit(Double(reading.done)))  \(unit(rate))/s"
      + (share > 0.02 ? "  \(Int(left.rounded(.up))) s left" : "")
    let room = max(10, min(40, Terminal.width(.error) - title.count - tail.count - 4))
    let filled = Int(Double(room) * share)
    let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: room - filled)
    return "\(title) \(bar)\(tail)"
  }
}

/// Amounts of work as people read them.
enum Quantity {
  static func bytes(_ count: Double) -> String {
    count < 1e6 ? "\(oneDecimal(count / 1e3)) kB" : "\(oneDecimal(count / 1e6)) MB"
  }

  static func rows(_ count: Double) -> String {
    count < 1e6 ? "\(Int(count)) rows" : "\(oneDecimal(count / 1e6)) M rows"
  }

  static func oneDecimal(_ value: Double) -> String {
    let tenths = Int((value * 10).rounded())
    return "\(tenths / 10).\(tenths % 10)"
  }
}
