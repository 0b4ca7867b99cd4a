// Times the engine from inside, for benchmarks that compare it with others in one run: `load FOLDER
// THREADS` loads the folder once for each line on standard input, and answers with a line of JSON.

internal import CLinux
internal import Glibc

// As the program itself does.
espalier_keep_freed_memory()
let arguments = Array(CommandLine.arguments.dropFirst())
let line: (() -> String)?
switch (arguments.first, arguments.count) {
case ("load", 3):
  let load = LoadBenchmark(folder: arguments[1], threads: Int(arguments[2]) ?? 1)
  line = { load.run() }
default:
  line = nil
}
if let line {
  while readLine() != nil {
    print(line())
    fflush(nil)
  }
} else {
  print("usage: espalier-benchmark load FOLDER THREADS")
}
