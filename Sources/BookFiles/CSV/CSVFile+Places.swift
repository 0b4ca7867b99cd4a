// Where in its line a faulty field stands, and what it says. Known only on a second reading of the
// blocks concerned: rejections are rare, and the first reading stays free of bookkeeping for them.

internal import Book

/// A row found wanting, before its place within the line is known.
struct PendingRejection: Sendable {
  var line: Int
  /// The field, by position in the header; nil when the record's form is wrong.
  var field: Int?
  /// Known at once only for records of wrong form, as is the last line of the record.
  var column = 0
  var lastLine: Int?
  var fault: FileFault

  /// From lines of a block to lines of the file.
  mutating func move(by lines: Int) {
    line += lines
    if let last = lastLine { lastLine = last + lines }
  }

  /// The reason, and how much was lost where a quote ran over lines.
  var reason: String {
    guard let lastLine, lastLine > line else { return fault.reason }
    return fault.reason + "; by its quotes the row goes on to line \(lastLine)"
  }
}

extension CSVFile {
  /// Adds the rejections to the report: one for each row, the first by field, in order of line.
  func settle(
    _ pending: [PendingRejection], blocks: [BlockStart], in report: inout FileReport,
    others: LoadReport
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
    report.rejectedIDs = Set(places.values.map(\.id))
    for var rejection in kept {
      let place = places[rejection.line]
      if let place, let target = rejection.fault.target,
        (target == name ? report : others.file(target))?.rejectedIDs.contains(place.value) == true
      {
        let others = report.countByCode[rejection.fault.code, default: 1] - 1
        report.countByCode[rejection.fault.code] = others == 0 ? nil : others
        rejection.fault = .book(.rejectedReference(target))
        report.countByCode[rejection.fault.code, default: 0] += 1
      }
      report.rejections.append(
        Rejection(
          file: name, line: place?.fieldLine ?? rejection.line,
          column: place?.column ?? rejection.column,
          field: rejection.field.map { header.names[$0] } ?? "", code: rejection.fault.code,
          reason: rejection.reason, value: place?.value ?? ""))
    }
  }

  private struct Place: Sendable {
    /// Where the row begins, and where the field does: quoted fields may hold line breaks.
    var line: Int
    var fieldLine: Int
    var column: Int
    var value: String
    /// The row's first required field, by which other rows refer to it.
    var id: String
  }

  private func places(
    of rejections: [PendingRejection], _ blocks: [BlockStart]
  ) throws(FileFault) -> [Int: Place] {
    var fields: [Int: Int] = [:]
    var wantedBlocks: Set<Int> = []
    for rejection in rejections {
      guard let field = rejection.field else { continue }
      fields[rejection.line] = field
      // The row begins in the first block that begins on its line, or, where that block begins in
      // the middle of the line, in the one before. A long line may run through many blocks.
      let first = blocks.firstIndex { $0.line >= rejection.line } ?? blocks.count
      wantedBlocks.formUnion(max(0, first - 1)..<min(first + 1, blocks.count))
    }
    var places: [Int: Place] = [:]
    var records = Records()
    for index in wantedBlocks.sorted() {
      let first = blocks[index].line
      let block = try readBlock(index, startsQuoted: blocks[index].isQuoted, into: &records) {
        (records) -> [Place] in
        (0..<records.count).compactMap { record in
          let line = first + Int(records.lines[record])
          return fields[line].map {
            Self.place(
              records, record, field: $0, line: line, blockLine: first, idColumn: header.idColumn)
          }
        }
      }
      for place in block.partial { places[place.line] = place }
    }
    return places
  }

  private static func place(
    _ records: borrowing Records, _ record: Int, field: Int, line: Int, blockLine: Int,
    idColumn: Int
  ) -> Place {
    func shown(_ column: Int) -> String {
      let range = records.range(record, column)
      return ShownText.escaped(
        String(decoding: records.bytes[range.prefix(400)], as: UTF8.self))
    }
    let place = records.place(ofField: field, record: record)
    return Place(
      line: line, fieldLine: blockLine + place.lineBreaks, column: place.column,
      value: shown(field), id: shown(idColumn))
  }
}
