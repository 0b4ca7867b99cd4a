// Where in its line a faulty field stands, and what it says. Known only on a second reading of the
// blocks concerned: rejections are rare, and the first reading stays free of bookkeeping for them.

internal import Exact

/// A row found wanting, before its place within the line is known.
struct PendingRejection: Sendable {
  var line: Int
  /// The field, by position in the header; nil when the record's form is wrong.
  var field: Int?
  /// Known at once only for records of wrong form.
  var column = 0
  var fault: FileFault
}

extension CSVFile {
  /// Adds the rejections to the report: one for each row, the first by field, in order of line.
  func settle(
    _ pending: [PendingRejection], blocks: [BlockStart], in report: inout FileReport
  ) throws(FileFault) {
    var byLine: [Int: PendingRejection] = [:]
    for rejection in pending {
      if let other = byLine[rejection.line], (other.field ?? -1) <= (rejection.field ?? -1) {
        continue
      }
      byLine[rejection.line] = rejection
    }
    report.rejected = byLine.count
    for rejection in byLine.values { report.countByCode[rejection.fault.code, default: 0] += 1 }
    let kept = byLine.values.sorted { $0.line < $1.line }.prefix(FileReport.keptRejections)
    let places = try places(of: Array(kept), blocks)
    for rejection in kept {
      let place = places[rejection.line]
      report.rejections.append(
        Rejection(
          file: name, line: rejection.line, column: place?.column ?? rejection.column,
          field: rejection.field.map { header.names[$0] } ?? "", code: rejection.fault.code,
          reason: rejection.fault.reason, value: place?.value ?? ""))
    }
  }

  private struct Place: Sendable {
    var line: Int
    var column: Int
    var value: String
  }

  private func places(
    of rejections: [PendingRejection], _ blocks: [BlockStart]
  ) throws(FileFault) -> [Int: Place] {
    var fields: [Int: Int] = [:]
    var wantedBlocks: Set<Int> = []
    for rejection in rejections {
      guard let field = rejection.field else { continue }
      fields[rejection.line] = field
      // The row begins in the last block that begins on or before its line, or in the one before
      // where that block begins in the middle of the line.
      let after = blocks.firstIndex { $0.line > rejection.line } ?? blocks.count
      wantedBlocks.formUnion(max(0, after - 2)..<after)
    }
    var places: [Int: Place] = [:]
    var records = Records()
    for index in wantedBlocks.sorted() {
      let first = blocks[index].line
      let block = try readBlock(index, startsQuoted: blocks[index].isQuoted, into: &records) {
        (records) -> [Place] in
        (0..<records.count).compactMap { record in
          let line = first + Int(records.lines[record])
          return fields[line].map { Self.place(records, record, field: $0, line: line) }
        }
      }
      for place in block.partial { places[place.line] = place }
    }
    return places
  }

  private static func place(
    _ records: borrowing Records, _ record: Int, field: Int, line: Int
  ) -> Place {
    let range = records.range(record, field)
    let text = String(decoding: records.bytes[range.prefix(400)], as: UTF8.self)
    return Place(
      line: line, column: records.place(ofField: field, record: record).column,
      value: ShownText.escaped(text))
  }
}
