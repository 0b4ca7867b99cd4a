// Changes against files edited by hand: after every batch the book is what loading the edited files
// gives, to the bit, and what cannot be done leaves it as it was.

import Book
import BookFiles
import Engine
import Exact
import Query
import TestKit
import Testing

struct ChangeTests {
  /// A draft that loads without a rejection: rows that were refused are left out.
  static func clean(_ draft: Draft) -> Draft? {
    var draft = draft
    let book = draft.book()
    draft.positions.removeAll { book.positions.find($0["position_id"] ?? "") == nil }
    let there = Set(draft.positions.compactMap { $0["position_id"] })
    draft.keyRates.removeAll { !there.contains($0["position_id"] ?? "") }
    return isClean(draft) ? draft : nil
  }

  static func isClean(_ draft: Draft) -> Bool {
    BookFolder.load(files: draft.files, options: LoadOptions(threads: 1)).report.isClean
  }

  static func file(_ rows: [Draft.Row]) -> [UInt8] {
    let columns = ["change"] + Set(rows.flatMap(\.keys)).subtracting(["change"]).sorted()
    var text = columns.joined(separator: ",") + "\n"
    for row in rows {
      let fields = columns.map { column in
        let field = row[column] ?? ""
        return field.contains(",") ? "\"\(field)\"" : field
      }
      text += fields.joined(separator: ",") + "\n"
    }
    return Array(text.utf8)
  }

  static func apply(_ rows: [Draft.Row], to ledger: Ledger) -> LoadReport {
    ChangeFile.apply(
      file(rows), name: "changes.csv", to: ledger.current.book, options: LoadOptions(threads: 1)
    ) { (changes, date) throws(ChangeFault) in
      try ledger.apply(changes, asOf: date)
    }
  }

  @Test func aChangedBookIsTheBookOfChangedFiles() {
    var random = SeededRandom.forTest(usually: 20_261_122)
    var reached: Set<String> = []
    var applied = 0
    var refused = 0
    for number in 0..<(Environment.isLong ? 10_000 : 60) {
      let seed = random.next()
      guard let draft = Self.clean(RandomDraft(SeededRandom(seed: seed)).draft) else { continue }
      let ledger = Ledger(draft.book(), store: "test")
      var changes = RandomChanges(SeededRandom(seed: random.next()), draft)
      for batch in 0..<8 {
        let before = changes.draft
        let most = Int.random(in: 1...(batch == 7 ? 60 : 12), using: &random)
        let rows = (0..<most).compactMap { _ in changes.next() }
        if rows.isEmpty { continue }
        let wanted = Self.isClean(changes.draft)
        let old = ledger.current
        let report = Self.apply(rows, to: ledger)
        let comment = "book \(number), batch \(batch); \(random.replay)"
        if report.isClean != wanted {
          let what = wanted ? "refused" : "accepted"
          Issue.record("\(comment): \(what): \(report.rejections.map(\.description))")
          return
        }
        if wanted {
          applied += 1
        } else {
          // Figures left their range, or decimals do not fit beside others.
          refused += 1
          #expect(ledger.current.identity == old.identity)
          changes.draft = before
        }
        let differences = BookDifference.between(ledger.current.book, changes.draft.book())
        if !differences.isEmpty {
          Issue.record("\(comment)\n\(rows)\n\(differences.prefix(5).joined(separator: "\n"))")
          return
        }
      }
      reached.formUnion(changes.reached)
    }
    #expect(reached.count == 15, "\(reached.sorted())")
    #expect(applied > 100)
    if Environment.isLong { #expect(refused > 0) }
  }
}
