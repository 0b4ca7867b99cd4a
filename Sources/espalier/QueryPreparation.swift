// What the command line adds to a query before it is answered. All of it is here: an answer over
// the wire gets the same.

internal import Console
internal import Query

/// Decimals of amounts in formats for people: cents.
private let peoplesDecimals = 2

/// Sets what a format and `--exact` ask for, where the query itself says nothing.
func prepare(_ select: inout Select, for format: AnswerFormat, isExact: Bool) {
  if isExact {
    select.options.exact = true
  } else if format.isForPeople, select.options.decimals == nil, !select.options.exact {
    select.options.decimals = peoplesDecimals
  }
  // LEVELS: a tree `by node` needs the column `level` behind the column `node`. The option of
  // `QueryOptions` that asks the engine for it is to be set here once there is one.
}

func prepare(_ statement: Statement, for format: AnswerFormat, isExact: Bool) -> Statement {
  switch statement {
  case .select(var select):
    prepare(&select, for: format, isExact: isExact)
    return .select(select)
  case .explain(var select):
    prepare(&select, for: format, isExact: isExact)
    return .explain(select)
  case .compare(var select, let from, let to):
    prepare(&select, for: format, isExact: isExact)
    return .compare(select, from: from, to: to)
  case .show: return statement
  }
}
