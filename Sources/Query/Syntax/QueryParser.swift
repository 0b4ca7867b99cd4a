// Query text to a typed query.

public enum QueryParser {
  public static func parse(
    _ text: String, parameters: [String: Parameter] = [:]
  ) throws(QueryFault) -> Statement {
    throw QueryFault(.syntax, "the parser is still to come", at: 0..<text.utf8.count)
  }
}
