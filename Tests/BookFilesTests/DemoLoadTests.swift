// The demo book goes through the loader without a word, and as many rows arrive as were written.

import Book
import BookFiles
import DemoBook
import Testing

struct DemoLoadTests {
  @Test func everyRowOfTheDemoBookIsTaken() throws {
    let folder = DiskFolder()
    let options = DemoOptions(positions: 2_000, seed: 42)
    var changed = options
    changed.overwrite = true
    let summary = try DemoBook.write(to: folder.path, options: changed) { _, _ in }
    let outcome = BookFolder.load(folder.path, options: LoadOptions(threads: 2))
    #expect(outcome.report.rejections.prefix(10).map(\.description) == [])
    for file in summary.files {
      let report = outcome.report.file(file.name)
      #expect(report?.rows == file.rows && report?.byteCount == file.bytes, "\(file.name)")
    }
    #expect(outcome.report.files.count == summary.files.count)
    let book = try #require(outcome.book)
    #expect(book.positions.count == 2_000)
    #expect(book.hierarchy.count == 20 * (1 + 10 * (1 + 10 * (1 + 10))))
    let small = BookFolder.load(folder.path, options: LoadOptions(threads: 3, blockByteCount: 999))
    #expect(small.report.text == outcome.report.text)
    #expect(
      difference(small.book.map(BookText.lines) ?? [], BookText.lines(book)) == [])
  }
}
