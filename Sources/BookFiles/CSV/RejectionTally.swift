// Rejections of many rows: all are counted, the first are kept. A file of nothing but bad rows
// costs a line number for each, and no more.

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

struct RejectionTally: Sendable {
  /// The first rejections by line, `FileReport.keptRejections` at most.
  private(set) var kept: [PendingRejection] = []
  /// The lines of all.
  private(set) var lines: [Int] = []
  private(set) var countByCode: [String: Int] = [:]

  init() {}

  /// One rejection for each line: the first by field.
  init(_ pending: [PendingRejection]) {
    let sorted = pending.sorted { ($0.line, $0.field ?? -1) < ($1.line, $1.field ?? -1) }
    for rejection in sorted where rejection.line != lines.last {
      lines.append(rejection.line)
      countByCode[rejection.fault.code, default: 0] += 1
      if kept.count < FileReport.keptRejections { kept.append(rejection) }
    }
  }

  /// Adds rejections of other rows, whose lines were counted from `start`.
  mutating func append(_ other: RejectionTally, from start: Int = 0) {
    for var rejection in other.kept {
      rejection.move(by: start)
      kept.append(rejection)
    }
    if kept.count > FileReport.keptRejections {
      kept = Array(kept.sorted { $0.line < $1.line }.prefix(FileReport.keptRejections))
    }
    for line in other.lines { lines.append(line + start) }
    countByCode.merge(other.countByCode, uniquingKeysWith: +)
  }
}
