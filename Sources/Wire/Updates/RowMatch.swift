// Which rows of an answer are those of the answer before: the row of the same keys is looked at,
// and where it is equal in everything it need not be sent.

internal import Exact
internal import Query

struct RowMatch {
  private let old: AnswerTable
  private let new: AnswerTable
  /// By row of the new answer: the old row with the same keys, −1 where there is none.
  private var counterparts: [Int]

  /// Both have the same columns.
  init(_ old: AnswerTable, _ new: AnswerTable) {
    self.old = old
    self.new = new
    counterparts = []
    let keys = old.heads.indices.filter { place in
      switch old.heads[place].role {
      case .own(.key), .rowKind: true
      case .own, .depth, .incomplete: false
      }
    }
    counterparts = Self.counterparts(
      keys.map { (old.columns[$0], new.columns[$0]) }, old: old.rows, new: new.rows)
  }

  /// How the new rows are put together, and which of them are new.
  var script: (script: RowScript, fresh: [Int]) {
    var isKept = counterparts.map { $0 >= 0 }
    for (before, after) in zip(old.columns, new.columns) {
      for row in isKept.indices where isKept[row] {
        isKept[row] = before.isSame(counterparts[row], after, row)
      }
    }
    var script = RowScript()
    var fresh: [Int] = []
    for row in isKept.indices {
      script.append(old: isKept[row] ? counterparts[row] : nil)
      if !isKept[row] { fresh.append(row) }
    }
    return (script, fresh)
  }

  /// Rows mostly stand where they stood; where one does not, all are looked up.
  private static func counterparts(
    _ keys: [(old: AnswerColumn.Values, new: AnswerColumn.Values)], old: Int, new: Int
  ) -> [Int] {
    var found = (0..<new).map { $0 < old ? $0 : -1 }
    let stays = found.allSatisfy { row in
      row >= 0 && keys.allSatisfy { $0.old.isSame(row, $0.new, row) }
    }
    if stays || keys.isEmpty { return found }
    var places: [[String]: Int] = [:]
    for row in 0..<old { places[keys.map { $0.old.key(row) }] = row }
    for row in 0..<new {
      found[row] = places.removeValue(forKey: keys.map { $0.new.key(row) }) ?? -1
    }
    return found
  }
}

extension AnswerColumn.Values {
  /// Whether a value is another's, to the byte.
  fileprivate func isSame(_ row: Int, _ other: AnswerColumn.Values, _ otherRow: Int) -> Bool {
    switch (self, other) {
    case (.texts(let a), .texts(let b)), (.digits(let a), .digits(let b)):
      a[row].map { ExactText(text: $0) } == b[otherRow].map { ExactText(text: $0) }
    case (.integers(let a), .integers(let b)): a[row] == b[otherRow]
    case (.decimals(let a, let scale), .decimals(let b, let otherScale)):
      a[row] == b[otherRow] && scale == otherScale
    case (.reals(let a), .reals(let b)): a[row]?.bitPattern == b[otherRow]?.bitPattern
    case (.dates(let a), .dates(let b)): a[row] == b[otherRow]
    case (.flags(let a), .flags(let b)): a[row] == b[otherRow]
    default: false
    }
  }

  /// A key's value as a text that tells it from others. Two rows that have one and are not equal
  /// cost a row that is sent, and no mistake.
  fileprivate func key(_ row: Int) -> String {
    switch self {
    case .texts(let values), .digits(let values): values[row].map { "=" + $0 } ?? ""
    case .integers(let values): values[row].map { "\($0)" } ?? ""
    case .decimals(let values, _): values[row].map { "\($0)" } ?? ""
    case .reals(let values): values[row].map { "\($0)" } ?? ""
    case .dates(let values): values[row].map { "\($0.day)" } ?? ""
    case .flags(let values): values[row].map { "\($0)" } ?? ""
    }
  }
}
