// Feeds the loader: one file of a small book is replaced by what libFuzzer makes up. The loader
// must answer, account for every row, and say the same whatever the size of its blocks.

import BookFiles

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzCSV(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  // SAFETY: libFuzzer gives `count` readable bytes for the call. GAIN: none, it gives a pointer.
  let bytes = unsafe Array(UnsafeBufferPointer(start: start, count: count))
  guard let first = bytes.first else { return 0 }
  var files = SmallBook.files
  files[SmallBook.names[Int(first) % SmallBook.names.count]] = Array(bytes.dropFirst())
  let outcome = load(files, blockByteCount: LoadOptions.usualBlockByteCount)
  for file in outcome.report.files {
    precondition(file.accepted >= 0 && file.rejected >= 0, "rows are lost")
    let counted = file.countByCode.values.reduce(0, +)
    precondition(counted == file.rejected, "rejections are not all counted")
  }
  // One input in four, by its own bytes, so that a find is found again.
  if bytes.reduce(0, &+) % 4 == 0 {
    let small = load(files, blockByteCount: 16 + count % 50)
    precondition(describe(small) == describe(outcome), "blocks change the answer")
  }
  return 0
}

private func load(_ files: [String: [UInt8]], blockByteCount: Int) -> BookFolder.Outcome {
  BookFolder.load(
    files: files,
    options: LoadOptions(threads: 1, isLenient: true, blockByteCount: blockByteCount))
}

private func describe(_ outcome: BookFolder.Outcome) -> [String] {
  outcome.report.rejections.map(\.description)
    + outcome.report.files.map { "\($0.name) \($0.rows) \($0.rejected)" }
    + [outcome.book == nil ? "no book" : "book"]
}
