// The program run as a user runs it: a process of its own with its own files for input and output.

import Glibc
import Synchronization
import Testing

struct Command {
  enum Output {
    case file
    case path(String)
    /// A pipe whose reader has gone.
    case brokenPipe
  }

  var words: [String]
  var input = ""
  var environment: [String: String] = [:]
  var output = Output.file
  /// Another program than ours.
  var program = Command.path

  struct Outcome {
    /// The exit code; minus the signal that ended it.
    var code: Int32
    var output: String
    var errors: String
  }

  /// The build puts the programs beside the tests.
  static let path = folder + "/espalier"
  static let serverPath = folder + "/espalierd"
  static func libraryPath(_ name: String) -> String { "\(folder)/lib\(name).so" }

  private static let folder: String = {
    var buffer = [UInt8](repeating: 0, count: 4096)
    // SAFETY: the call writes within the array. GAIN: none, the call takes a pointer.
    let count = unsafe buffer.withUnsafeMutableBytes { bytes in
      unsafe bytes.baseAddress.map { unsafe readlink("/proc/self/exe", $0, bytes.count) } ?? 0
    }
    let runner = String(decoding: buffer[..<max(0, count)], as: UTF8.self)
    return runner.split(separator: "/").dropLast().map { "/" + $0 }.joined()
  }()

  private static let starting = Mutex(())

  /// Longer than any of these takes on a busy machine; then it hangs.
  private static let patienceSeconds = 120

  /// A program that runs: its output so far, and its end.
  struct Running {
    fileprivate let process: pid_t
    fileprivate let scratch: Scratch

    var errors: String {
      String(decoding: Scratch.bytes(of: scratch.path + "/errors"), as: UTF8.self)
    }

    func signal(_ number: Int32) { kill(process, number) }

    /// Waits for it.
    func end() -> Outcome {
      let code = Command.wait(for: process)
      let output = String(decoding: Scratch.bytes(of: scratch.path + "/output"), as: UTF8.self)
      return Outcome(code: code, output: output, errors: errors)
    }
  }

  func run() throws -> Outcome { try start().end() }

  func start() throws -> Running {
    let scratch = Scratch()
    let (outputPath, errorPath) = (scratch.path + "/output", scratch.path + "/errors")
    let inputPath = scratch.add("input", input)
    // SAFETY: actions are made before and ended after use, strings live for the calls, which copy
    // them. GAIN: none, a process has no other door.
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    unsafe posix_spawn_file_actions_addopen(&actions, 0, inputPath, O_RDONLY, 0)
    let create = O_WRONLY | O_CREAT | O_TRUNC
    var brokenPipe: Int32?
    switch output {
    case .file: unsafe posix_spawn_file_actions_addopen(&actions, 1, outputPath, create, 0o600)
    case .path(let path): unsafe posix_spawn_file_actions_addopen(&actions, 1, path, O_WRONLY, 0)
    case .brokenPipe:
      var ends: [Int32] = [0, 0]
      // No other test's program may be started meanwhile, which would inherit the reader.
      Self.starting.withLock { _ in
        // SAFETY: the array holds the two numbers that the call writes. GAIN: as above.
        #expect(unsafe pipe(&ends) == 0)
        close(ends[0])
        _ = fcntl(ends[1], F_SETFD, FD_CLOEXEC)
      }
      brokenPipe = ends[1]
      unsafe posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
    }
    unsafe posix_spawn_file_actions_addopen(&actions, 2, errorPath, create, 0o600)
    let process = try unsafe spawn(&actions)
    if let brokenPipe { close(brokenPipe) }
    return Running(process: process, scratch: scratch)
  }

  private func spawn(_ actions: inout posix_spawn_file_actions_t) throws -> pid_t {
    var all = ["PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"]
    all.merge(environment) { $1 }
    // SAFETY: duplicated strings are freed after the call, which copies what it needs. GAIN: none,
    // the call takes pointers.
    var words = unsafe ([program] + self.words).map { unsafe strdup($0) } + [nil]
    var variables = unsafe all.map { unsafe strdup("\($0.key)=\($0.value)") } + [nil]
    defer {
      for index in unsafe words.indices { unsafe free(words[index]) }
      for index in unsafe variables.indices { unsafe free(variables[index]) }
    }
    // Threads of a test may hold signals back, which a program would inherit.
    var attributes = posix_spawnattr_t()
    var nothing = sigset_t()
    // SAFETY: locals that outlive the calls; the attributes are made before and ended after use.
    // GAIN: none, the calls take pointers.
    unsafe posix_spawnattr_init(&attributes)
    defer { unsafe posix_spawnattr_destroy(&attributes) }
    unsafe sigemptyset(&nothing)
    unsafe posix_spawnattr_setsigmask(&attributes, &nothing)
    unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
    var process: pid_t = 0
    let failure = Self.starting.withLock { _ in
      unsafe posix_spawn(&process, program, &actions, &attributes, &words, &variables)
    }
    try #require(failure == 0, "\(program) does not start")
    return process
  }

  fileprivate static func wait(for process: pid_t) -> Int32 {
    var status: Int32 = 0
    for _ in 0..<(patienceSeconds * 200) {
      // SAFETY: a local that outlives the call. GAIN: none, the call takes a pointer.
      if unsafe waitpid(process, &status, WNOHANG) == process {
        return status & 0x7F == 0 ? status >> 8 & 0xFF : -(status & 0x7F)
      }
      usleep(5_000)
    }
    kill(process, SIGKILL)
    // SAFETY: as above. GAIN: as above.
    unsafe waitpid(process, &status, 0)
    Issue.record("the program did not end")
    return -SIGKILL
  }
}

/// Runs `espalier` with these words.
func espalier(
  _ words: String..., input: String = "", environment: [String: String] = [:],
  output: Command.Output = .file
) throws -> Command.Outcome {
  try Command(words: words, input: input, environment: environment, output: output).run()
}
