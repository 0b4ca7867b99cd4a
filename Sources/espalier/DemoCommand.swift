// `espalier demo`: writes a believable firm as a book folder.

internal import Console
internal import DemoBook
internal import Synchronization

enum DemoCommand {
  static let command = Command(
    name: "demo", operands: [Operand("DIR", .folder)],
    summary: "Write a demo book: a macro and credit firm of any size, the same for the same seed.",
    flags: [
      Flag("--positions", takes: .text("N"), "positions (default 100000)"),
      Flag("--seed", takes: .text("S"), "another seed gives another firm (default 1)"),
      Flag("--scenario-positions", takes: .text("N"), "positions with P&L vectors (default 1000)"),
      Flag("--overwrite", "replace a book that is in DIR already"),
      Flag("--help", short: "-h", "this text"),
    ],
    examples: [
      Command.Example("espalier demo /tmp/demo", "100,000 positions"),
      Command.Example(
        "espalier demo big --positions 10000000 --seed 7", "ten million, in little memory"),
    ])

  static func run(_ arguments: Arguments) throws(UsageError) -> Int32 {
    let positions = try arguments.number("--positions", in: 1...1_000_000_000, default: 100_000)
    var options = DemoOptions(
      positions: positions,
      seed: try arguments.number("--seed", in: UInt64.min...UInt64.max, default: 1))
    options.overwrite = arguments.has("--overwrite")
    options.scenarioPositions = try arguments.number(
      "--scenario-positions", in: 0...positions, default: options.scenarioPositions)
    let written = Written()
    let bar = ProgressBar("Writing", unit: Quantity.rows) {
      ProgressBar.Reading(done: written.rows.load(ordering: .relaxed), total: positions)
    }
    let result = Result { () throws(DemoFault) in
      try DemoBook.write(to: arguments.operands[0], options: options) { rows, _ in
        written.rows.store(rows, ordering: .relaxed)
      }
    }
    bar.stop()
    switch result {
    case .success(let summary):
      let bytes = summary.files.reduce(0) { $0 + $1.bytes }
      let rows = summary.files.reduce(0) { $0 + $1.rows }
      let isSaid = Terminal.write(
        "Wrote \(summary.files.count) files, \(grouped(rows)) rows, "
          + "\(Quantity.bytes(Double(bytes))) to \(arguments.operands[0])\n")
      return isSaid ? ExitCode.success : ExitCode.failed
    case .failure(let fault):
      Terminal.write("espalier: \(fault.reason)\n", to: .error)
      return ExitCode.failed
    }
  }

  private final class Written: Sendable {
    let rows = Atomic<Int>(0)
  }
}
