// How far a long piece of work has come, on a terminal's error stream; nothing at all elsewhere.

internal import BookFiles
internal import Dispatch
internal import Glibc
internal import Synchronization

final class ProgressLine: Sendable {
  private let title: String
  private let progress: LoadProgress
  private let isShown: Bool
  private let isStopped = Atomic<Bool>(false)
  private let finished = DispatchSemaphore(value: 0)

  /// Between two drawings; the first comes later than most work takes.
  private static let pause = DispatchTimeInterval.milliseconds(200)

  init(_ title: String, _ progress: LoadProgress) {
    self.title = title
    self.progress = progress
    isShown = isatty(STDERR_FILENO) == 1 && Standard.environment("TERM") != "dumb"
    if isShown { DispatchQueue.global().async { self.draw() } }
  }

  /// Clears the line.
  func stop() {
    guard isShown else { return }
    isStopped.store(true, ordering: .relaxed)
    finished.wait()
    Standard.note("\r\u{1B}[K")
  }

  private func draw() {
    let wait = DispatchSemaphore(value: 0)
    while !isStopped.load(ordering: .relaxed) {
      _ = wait.wait(timeout: .now() + Self.pause)
      if isStopped.load(ordering: .relaxed) { break }
      let bytes = progress.bytes
      let share = bytes.total > 0 ? min(99, bytes.done * 100 / bytes.total) : 0
      Standard.note("\r\u{1B}[K\(title) \(share) %")
    }
    finished.signal()
  }
}
