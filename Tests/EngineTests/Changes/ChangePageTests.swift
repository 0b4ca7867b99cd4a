// The example of proto-spec/CHANGE-FILE.md is applied as it stands there, and its answers are those
// that the page shows.

import Book
import BookFiles
import Engine
import Exact
import Glibc
import Query
import Testing

struct ChangePageTests {
  /// A fenced block: its kind, its text, and the line in backquotes that stands above it.
  private struct Block {
    var kind: String
    var title: String
    var text = ""
  }

  private static func page() -> String {
    let root = #filePath.split(separator: "/").dropLast(4).reduce(into: "") { $0 += "/" + $1 }
    // SAFETY: the stream is checked and closed, reads stay within the array. GAIN: none, files are
    // read by the system.
    guard let file = unsafe fopen(root + "/proto-spec/CHANGE-FILE.md", "r") else { return "" }
    defer { unsafe fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 1 << 18)
    let count = unsafe fread(&bytes, 1, bytes.count, file)
    return String(decoding: bytes.prefix(count), as: UTF8.self)
  }

  private static func blocks() -> [Block] {
    var blocks: [Block] = []
    var title = ""
    var isOpen = false
    for line in page().split(separator: "\n") {
      if line.hasPrefix("```") {
        if !isOpen { blocks.append(Block(kind: String(line.dropFirst(3)), title: title)) }
        isOpen.toggle()
      } else if isOpen {
        blocks[blocks.count - 1].text += line + "\n"
      } else {
        title = line.hasPrefix("`") ? String(line.dropFirst().dropLast()) : ""
      }
    }
    return blocks
  }

  @Test func theExampleIsApplied() throws {
    let blocks = Self.blocks()
    var files: [String: [UInt8]] = [:]
    for block in blocks where block.kind == "csv" { files[block.title] = Array(block.text.utf8) }
    let found = files.removeValue(forKey: "changes.csv")
    let changes = try #require(found)
    #expect(files.count == 5)
    let options = LoadOptions(threads: 1)
    let book = try #require(BookFolder.load(files: files, options: options).book)
    let ledger = Ledger(book, store: "example")
    let report = ChangeFile.apply(changes, name: "changes.csv", to: book, options: options) {
      (changes, date) throws(ChangeFault) in
      try ledger.apply(changes, asOf: date)
    }
    #expect(report.isClean, "\(report.rejections.map(\.description))")
    var question = ""
    var answered = 0
    for block in blocks {
      if block.kind == "query" { question = block.text }
      guard block.kind == "answer" else { continue }
      let answer = try ledger.answer(try QueryParser.parse(question), threads: 1)
      let rows = (0..<answer.rowCount).map { row in
        answer.columns.map { $0.text(row) ?? "" }.joined(separator: ",") + "\n"
      }
      #expect(rows.joined() == block.text, "\(question)")
      answered += 1
    }
    #expect(answered == 4)
  }
}
