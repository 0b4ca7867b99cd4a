// What can only be said when all clauses are read, since they may come in any order.

extension QueryReader {
  func check(_ select: Select) throws(QueryFault) {
    for item in select.order { try checkKey(item.field, in: select) }
    if let having = select.having {
      for field in having.fields { try checkKey(field, in: select) }
    }
    if let per = select.top?.per {
      try checkKey(Located(.key(per.value), at: per.range), in: select)
    }
    if select.options.others, select.top == nil {
      throw QueryFault(
        .notCombinable, "others is the row of what `top` leaves out, and there is no `top`",
        at: placeOfOthers, suggestion: "top")
    }
  }

  /// Figures may be any; keys are those of `by`.
  private func checkKey(_ field: Located<ResultField>, in select: Select) throws(QueryFault) {
    guard case .key(let key) = field.value, !select.keys.contains(where: { $0.value == key }) else {
      return
    }
    let keys = select.keys.map(\.value.text)
    let shown = Token.shortened(key.text)
    throw QueryFault(
      .notCombinable,
      keys.isEmpty
        ? "\(shown) is no key, for there is no `by`"
        : "\(shown) is not among the keys of `by`",
      at: field.range, suggestion: NearestName.find(key.text, among: keys))
  }
}

extension Predicate {
  /// All that it speaks of, in the order of the text.
  var fields: [Located<Field>] {
    switch self {
    case .all(let parts), .any(let parts): parts.flatMap(\.fields)
    case .not(let part): part.fields
    case .compare(let field, _, _), .among(let field, _), .like(let field, _),
      .between(let field, _, _), .isMissing(let field):
      [field]
    }
  }
}
