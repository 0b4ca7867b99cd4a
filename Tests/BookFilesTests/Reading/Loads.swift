// Loading a fixture or a set of files, and the ways of doing so between which nothing may differ.

import BookFiles

struct Way: CustomStringConvertible {
  var threads: Int
  var blockByteCount: Int

  var description: String { "\(threads) threads, blocks of \(blockByteCount)" }

  func options(isLenient: Bool) -> LoadOptions {
    LoadOptions(threads: threads, isLenient: isLenient, blockByteCount: blockByteCount)
  }

  static let usual = Way(threads: 1, blockByteCount: LoadOptions.usualBlockByteCount)

  static let all = [1, 2, 8].flatMap { threads in
    [16, 17, 64, 4096, LoadOptions.usualBlockByteCount].map {
      Way(threads: threads, blockByteCount: $0)
    }
  }
}

extension BookFolder.Outcome {
  /// Everything that a load says, book and report.
  var text: [String] {
    report.text + (book.map(BookText.lines) ?? ["no book"])
  }
}

extension LoadReport {
  var text: [String] {
    files.map { file in
      "\(file.name): \(file.rows) rows, \(file.rejected) rejected, \(file.byteCount) bytes"
        + " \(file.rounded.sorted { $0.key < $1.key })"
        + " \(file.countByCode.sorted { $0.key < $1.key })"
    } + rejections.map(\.description) + unknownFiles.map { "unknown \($0)" }
  }
}

extension Rejection {
  /// The line by which a fixture expects it.
  var fixtureLine: String {
    let name = field.replacing(" ", with: "\\s").replacing("\u{1B}", with: "\\e")
    return "! \(expected.place) " + (field.isEmpty ? "" : name + " ") + "\(code) \"\(reason)\""
  }

  /// As fixtures write it, without words.
  var expected: Fixture.Expected {
    var place = file
    if line > 0 { place += ":\(line)" }
    if column > 0 { place += ":\(column)" }
    return Fixture.Expected(place: place, field: field, code: code, words: "")
  }
}

func load(_ files: [String: [UInt8]], _ way: Way = .usual, isLenient: Bool = false)
  -> BookFolder.Outcome
{
  BookFolder.load(files: files, options: way.options(isLenient: isLenient))
}

/// The lines in which two texts differ, few of them: what a failure says.
func difference(_ found: [String], _ expected: [String]) -> [String] {
  let pairs = zip(found, expected).filter { $0 != $1 }.flatMap { ["found " + $0, "not " + $1] }
  let more = found.dropFirst(expected.count).map { "more " + $0 }
  let less = expected.dropFirst(found.count).map { "less " + $0 }
  return Array((pairs + more + less).prefix(6))
}
