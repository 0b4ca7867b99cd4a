// A small program with a flag of every kind.

import Console

let sampleProgram = Program(
  name: "sample", version: "1.2.3", title: "shows what a table of flags makes",
  description:
    "A first paragraph, with 'quotes' and a back\\slash.\n.A second that begins with a dot.",
  synopsis: ["--in PATH [FLAGS] QUERY", "COMMAND …"],
  main: Command(
    name: "", operands: [Operand("QUERY", .query, isOpen: true)], summary: "Ask.",
    flags: [
      Flag("--in", takes: .folder("PATH"), "a folder"),
      Flag("--from", takes: .file("FILE"), "a file: [any]"),
      Flag("--as", short: "-a", takes: .choice("FORM", ["one", "two"]), "one of two"),
      Flag("--set", takes: .text("NAME=VALUE"), isRepeatable: true, "it's repeatable"),
      Flag("--quiet", short: "-q", "say less"), Flag("--help", short: "-h", "this text"),
    ],
    examples: [Command.Example("sample --in x 'select a'", "an example")]),
  commands: [
    Command(
      name: "make", operands: [Operand("DIR", .folder)], summary: "Makes something: anything.",
      flags: [
        Flag("--seed", takes: .text("S"), "a number"), Flag("--help", short: "-h", "this text"),
      ],
      examples: [Command.Example("sample make out", "another")]),
    Command(
      name: "turn", operands: [Operand("WAY", .choice(["left", "right"]))], summary: "Turns.",
      flags: [Flag("--help", short: "-h", "this text")],
      examples: [Command.Example("sample turn left", "a third")]),
  ],
  listings: [Program.Listing("Exit codes", [("0", "in order"), ("1", "not")])],
  queryWords: ["select", "by", "net"])
