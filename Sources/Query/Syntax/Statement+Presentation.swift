// What whoever shows an answer adds to a query, where the query itself says nothing of it: all
// digits, or so many decimals. Answers from here and from a server get the same.

extension Statement {
  public func presented(isExact: Bool, decimals: Int?) -> Statement {
    switch self {
    case .select(let select):
      return .select(select.presented(isExact: isExact, decimals: decimals))
    case .explain(let select):
      return .explain(select.presented(isExact: isExact, decimals: decimals))
    case .compare(var comparison):
      comparison.select = comparison.select.presented(isExact: isExact, decimals: decimals)
      return .compare(comparison)
    case .show: return self
    }
  }
}

extension Select {
  fileprivate func presented(isExact: Bool, decimals: Int?) -> Select {
    var select = self
    if isExact {
      select.options.exact = true
    } else if options.decimals == nil, !options.exact {
      select.options.decimals = decimals
    }
    return select
  }
}
