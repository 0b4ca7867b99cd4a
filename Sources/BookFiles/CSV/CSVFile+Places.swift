// Where in its line a faulty field stands, and what it says. Known only on a second reading of the
// blocks concerned: rejections are rare, and the first reading stays free of bookkeeping for them.

internal import Book

extension CSVFile {
  /// Adds the rejections to the report, in order of line: those of reading, and those found later
  /// in rows that had been read well.
  func settle(
    _ tally: RejectionTally, later: [PendingRejection], blocks: [BlockStart],
    in report: inout FileReport, others: LoadReport
  ) throws(FileFault) {
    var tally = tally
    tally.append(RejectionTally(later))
    report.refusedRows = tally.lines.count
    report.countByCode = tally.countByCode
    let kept = tally.kept.sorted { $0.line < $1.line }
    let places = try places(of: kept, blocks)
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

  /// More than any id has; the rest of a longer value helps nobody.
  private static let keptValueBytes = 400

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
    func text(_ column: Int) -> String {
      String(
        decoding: records.bytes[records.range(record, column).prefix(Self.keptValueBytes)],
        as: UTF8.self)
    }
    let place = records.place(ofField: field, record: record)
    return Place(
      line: line, fieldLine: blockLine + place.lineBreaks, column: place.column,
      value: text(field), id: text(idColumn))
  }
}
