// How queries are answered and shown, from flags and what is known of the terminal.

internal import Console
internal import Query

struct AskOptions {
  let format: AnswerFormat
  let isExact: Bool
  let isQuiet: Bool
  let parameters: [String: Parameter]
  let threads: Int
  let timeout: Double?
  /// The timeout as it was given.
  let timeoutText: String
  /// Of answers on standard output, and of footers on the error stream.
  let style: AnswerStyle
  let footerStyle: AnswerStyle

  /// Above it a timeout is none: longer than any machine runs.
  private static let longestTimeout = 1e9

  init(_ arguments: Arguments) throws(UsageError) {
    let isTerminal = Terminal.isTerminal(.output)
    let named = arguments.text("--output").flatMap { AnswerFormat(rawValue: $0) }
    format = named ?? (isTerminal ? .table : .csv)
    isExact = arguments.has("--exact")
    isQuiet = arguments.has("--quiet")
    threads = try arguments.number("--threads", in: 1...1024, default: Terminal.processorCount)
    timeoutText = arguments.text("--timeout") ?? ""
    timeout = try Self.timeout(arguments.text("--timeout"))
    var parameters: [String: Parameter] = [:]
    for word in arguments.texts("--param") {
      let (name, value) = try ParameterText.parse(word)
      guard parameters.updateValue(value, forKey: name) == nil else {
        throw UsageError("--param \(name) is given twice")
      }
    }
    self.parameters = parameters
    let choice = arguments.text("--color").flatMap { QueryCommand.ColorChoice(rawValue: $0) }
    let isUnicode = Terminal.isUTF8
    var style = AnswerStyle(
      ink: Terminal.ink(.output, choice ?? .auto),
      width: isTerminal ? Terminal.width(.output) : nil, isUnicode: isUnicode, isExact: isExact)
    style.hasFooter = isTerminal && Terminal.isTerminal(.error) && !isQuiet
    self.style = style
    footerStyle = AnswerStyle(ink: Terminal.ink(.error, choice ?? .auto), isUnicode: isUnicode)
  }

  private static func timeout(_ text: String?) throws(UsageError) -> Double? {
    guard let text else { return nil }
    // Swift would read `nan`, `inf` and hexadecimal too.
    let isPlain = text.utf8.allSatisfy {
      ($0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9")) || $0 == UInt8(ascii: ".")
    }
    guard isPlain, let seconds = Double(text), seconds > 0, seconds <= longestTimeout else {
      throw UsageError("--timeout takes seconds above 0, such as 2.5")
    }
    return seconds
  }
}
