// Times the engine from inside, for benchmarks that compare it with others in one run. `load FOLDER
// THREADS` loads the folder for each line on standard input, `ask FOLDER THREADS` answers each line
// as a query, `snapshot FILE COPY THREADS` saves, restores or loads as each line says; all write a
// line of JSON for each. `change FOLDER THREADS` changes the book in every way that has a figure.

internal import CLinux
internal import Glibc

// As the program itself does.
espalier_keep_freed_memory()
let arguments = Array(CommandLine.arguments.dropFirst())
let line: ((String) -> String)?
switch (arguments.first, arguments.count) {
case ("load", 3):
  let load = LoadBenchmark(folder: arguments[1], threads: Int(arguments[2]) ?? 1)
  line = { _ in load.run() }
case ("ask", 3):
  let ask = AskBenchmark(folder: arguments[1], threads: Int(arguments[2]) ?? 1)
  line = ask.map { ask in { ask.run($0) } }
case ("change", 3):
  line = nil
  try ChangeBenchmark(folder: arguments[1], threads: Int(arguments[2]) ?? 1)?.run()
case ("snapshot", 4):
  let snapshot = try SnapshotBenchmark(
    path: arguments[1], copy: arguments[2], threads: Int(arguments[3]) ?? 1)
  line = snapshot.map { snapshot in { snapshot.run($0) } }
default:
  line = nil
}
if let line {
  while let text = readLine() {
    print(line(text))
    fflush(nil)
  }
} else if arguments.first != "change" {
  print("usage: espalier-benchmark load|ask|change FOLDER THREADS, or snapshot FILE COPY THREADS")
}
