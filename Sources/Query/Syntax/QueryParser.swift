// Query text to a typed query. Hostile text gets a fault with its place and never more: the length
// of a text, the depth of its brackets and the length of its lists are bounded.

public enum QueryParser {
  public static func parse(
    _ text: String, parameters: [String: Parameter] = [:]
  ) throws(QueryFault) -> Statement {
    var reader = try QueryReader(text, parameters: parameters)
    return try reader.statement()
  }

  /// A measure alone, as limits name it.
  public static func measure(_ text: String) throws(QueryFault) -> Measure {
    var reader = try QueryReader(text, parameters: [:])
    let measure = try reader.measure()
    try reader.expectEnd("the end of the measure")
    return measure.value
  }

  /// A condition on positions alone, as stresses and lists of positions name their targets.
  public static func filter(
    _ text: String, parameters: [String: Parameter] = [:]
  ) throws(QueryFault) -> Predicate<FilterField> {
    var reader = try QueryReader(text, parameters: parameters)
    let filter: Predicate<FilterField> = try reader.predicate()
    try reader.expectEnd("`and`, `or` or the end", among: ["and", "or"])
    try reader.checkThatParametersAreUsed()
    return filter
  }
}
