// Names of the language that some queries use, by what they are used for.

import Query

struct UsedNames {
  var statements: Set<String> = []
  var measures: Set<String> = []
  var keys: Set<String> = []
  /// Stored columns, selected or in a statistic.
  var columns: Set<String> = []
  /// Stored columns in `where`.
  var filtered: Set<String> = []
  var options: Set<String> = []
  var subjects: Set<String> = []
  var shocks: Set<String> = []
  var whereForms: Set<String> = []
  var havingForms: Set<String> = []

  mutating func add(_ statement: Statement?) {
    switch statement {
    case nil: break
    case .select(let select): add(select, "select")
    case .explain(let select): add(select, "explain")
    case .compare(let compare): add(compare.select, "compare")
    case .show(let show):
      statements.insert("show")
      subjects.insert(show.subject.value.rawValue)
    }
  }

  private mutating func add(_ select: Select, _ kind: String) {
    statements.insert(kind)
    for measure in select.measures { add(measure.value) }
    for key in select.keys { keys.insert(key.value.word) }
    if let filter = select.filter { filtered.formUnion(add(filter, to: \.whereForms)) }
    if let having = select.having { _ = add(having, to: \.havingForms) }
    for shock in select.shocks { shocks.insert(shock.value.kind.rawValue) }
    for text in select.options.texts {
      options.insert(text)
      options.insert(String(text.prefix { $0 != "=" }))
    }
  }

  private mutating func add(_ measure: Measure) {
    measures.insert(String(measure.text.prefix { $0 != "(" }))
    switch measure {
    case .percentOfNAV(let part, _), .percentOfParent(let part), .coverage(let part, _): add(part)
    case .statistic(_, let column), .column(let column): columns.insert(column.rawValue)
    case .sum(let sum):
      if PositionColumn(rawValue: sum.rawValue) != nil { columns.insert(sum.rawValue) }
    default: break
    }
  }

  /// The fields of a condition, its forms being noted.
  private mutating func add<Field: Hashable>(
    _ condition: Predicate<Field>, to forms: WritableKeyPath<UsedNames, Set<String>>
  ) -> Set<String> {
    func name(_ field: Located<Field>) -> Set<String> {
      guard let field = field.value as? FilterField, case .column(let column) = field else {
        return []
      }
      return [column.rawValue]
    }
    switch condition {
    case .all(let parts), .any(let parts):
      if case .all = condition { self[keyPath: forms].insert("all") }
      if case .any = condition { self[keyPath: forms].insert("any") }
      var names: Set<String> = []
      for part in parts { names.formUnion(add(part, to: forms)) }
      return names
    case .not(let part):
      self[keyPath: forms].insert("not")
      return add(part, to: forms)
    case .compare(let field, _, _):
      self[keyPath: forms].insert("compare")
      return name(field)
    case .among(let field, _):
      self[keyPath: forms].insert("among")
      return name(field)
    case .like(let field, _):
      self[keyPath: forms].insert("like")
      return name(field)
    case .between(let field, _, _):
      self[keyPath: forms].insert("between")
      return name(field)
    case .isMissing(let field):
      self[keyPath: forms].insert("isMissing")
      return name(field)
    }
  }
}
