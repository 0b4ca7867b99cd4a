// A valid book damaged at random, thousands of times: the loader answers, every time, and loses no
// row.

import Book
import BookFiles
import TestKit
import Testing

struct MutationTests {
  /// Bytes that mean something to a reader of CSV, numbers, dates or text.
  static let telling: [UInt8] =
    Array("\",\n\r;=/.-+0123456789eExXnaNKk%*\u{212A}é \t".utf8) + [
      0, 0x7F, 0x80, 0xC0, 0xFF, 0x1B,
    ]

  static func damage(_ bytes: inout [UInt8], _ random: inout SeededRandom) {
    guard !bytes.isEmpty else { return }
    let at = Int.random(in: 0..<bytes.count, using: &random)
    let byte = telling.randomElement(using: &random) ?? 0
    switch Int.random(in: 0..<9, using: &random) {
    case 0: bytes[at] ^= 1 << UInt8.random(in: 0..<8, using: &random)
    case 1, 2: bytes[at] = byte
    case 3, 4: bytes.insert(byte, at: at)
    case 5: bytes.remove(at: at)
    case 6: bytes.removeLast(bytes.count - at)
    case 7:
      // A piece of the file over another place of it.
      let end = min(bytes.count, at + Int.random(in: 1...40, using: &random))
      let piece = bytes[at..<end]
      bytes.insert(contentsOf: piece, at: Int.random(in: 0...bytes.count, using: &random))
    default:
      let end = min(bytes.count, at + Int.random(in: 1...40, using: &random))
      bytes.removeSubrange(at..<end)
    }
  }

  @Test(arguments: 0..<8) func aDamagedBookIsAnswered(part: Int) {
    var random = SeededRandom.forTest(usually: UInt64(1_000 + part))
    let base = FixtureFiles.baseFiles
    let names = base.keys.sorted()
    for _ in 0..<500 {
      var files = base
      let name = names.randomElement(using: &random) ?? "nodes.csv"
      for _ in 0..<Int.random(in: 1...6, using: &random) {
        // Mostly one file, so that the others are read at all.
        let other =
          Int.random(in: 0..<5, using: &random) == 0 ? names.randomElement(using: &random) : nil
        Self.damage(&files[other ?? name, default: []], &random)
      }
      let way = Way.all.randomElement(using: &random) ?? .usual
      let outcome = load(files, way, isLenient: true)
      for file in outcome.report.files {
        #expect(file.accepted >= 0 && file.rejected >= 0, "\(file.name); \(random.replay)")
        let counted = file.countByCode.values.reduce(0, +)
        #expect(
          file.fileFaults.isEmpty ? counted == file.rejected : file.accepted == 0,
          "\(random.replay)")
        guard file.fileFaults.isEmpty, file.name.hasSuffix(".csv") else { continue }
        let records = NaiveCSV(files[file.name] ?? []).records.count
        #expect(file.rows == records - 1, "\(file.name); \(random.replay)")
      }
      #expect(outcome.book != nil || outcome.report.hasFileFaults || !outcome.report.isClean)
    }
  }

  @Test func everyTruncationIsAnswered() {
    let base = FixtureFiles.baseFiles
    for (name, bytes) in base {
      for count in stride(from: 0, to: bytes.count, by: 3) {
        var files = base
        files[name] = Array(bytes.prefix(count))
        let report = load(files, isLenient: true).report
        #expect(report.files.allSatisfy { $0.accepted >= 0 })
        if let file = report.file(name), file.fileFaults.isEmpty {
          #expect(file.rows == NaiveCSV(files[name] ?? []).records.count - 1, "\(name) \(count)")
        }
      }
    }
  }
}
