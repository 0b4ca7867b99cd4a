// A book beside the one that is asked, as a flag names it: `NAME=PATH`, or a path alone, whose last
// part is the name then.

public struct NamedBook: Hashable, Sendable {
  /// What queries call it: `snapshot NAME`.
  public var name: String
  public var path: String

  /// Books of several flags, no two of one name.
  public static func all(_ texts: [String], of flag: String) throws(UsageError) -> [NamedBook] {
    var books: [NamedBook] = []
    for text in texts {
      let book = NamedBook(text)
      guard !book.name.isEmpty, !book.path.isEmpty else {
        throw UsageError("\(flag) takes NAME=PATH or a path, not \(LineText.shown(text))")
      }
      if let twin = books.first(where: { $0.name == book.name }) {
        throw UsageError(
          "\(flag): \(LineText.shown(twin.path)) and \(LineText.shown(book.path)) are both called"
            + " \(LineText.shown(book.name)); NAME=PATH gives a name")
      }
      books.append(book)
    }
    return books
  }

  private init(_ text: String) {
    // A slash in front of the sign: it is part of a path.
    if let equals = text.firstIndex(of: "="), !text[..<equals].contains("/") {
      name = String(text[..<equals])
      path = String(text[text.index(after: equals)...])
      return
    }
    path = text
    let last = text.split(separator: "/").last.map { String($0) } ?? ""
    name = last.hasSuffix(".snap") ? String(last.dropLast(5)) : last
  }
}
