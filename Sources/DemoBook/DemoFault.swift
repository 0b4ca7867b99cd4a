// Why a demo book could not be written. Cases name the fact; `reason` is a sentence for people.

public enum DemoFault: Error, Equatable, Sendable {
  case folderNotEmpty(path: String)
  case notAFolder(path: String)
  case cannotMakeFolder(path: String, code: Int32)
  case cannotReadFolder(path: String, code: Int32)
  case cannotOpen(path: String, code: Int32)
  case cannotWrite(path: String, code: Int32)
  case cannotRename(path: String, code: Int32)
  case cannotRemove(path: String, code: Int32)
  case tooManyNodes(atLeast: Int, most: Int)
  case optionOutOfRange(name: String, value: Int, least: Int, most: Int)

  public var reason: String {
    switch self {
    case .folderNotEmpty(let path): "\(path) is not empty; choose another folder or overwrite"
    case .notAFolder(let path): "\(path) is not a folder"
    case .cannotMakeFolder(let path, let code): "cannot make the folder \(path): \(text(code))"
    case .cannotReadFolder(let path, let code): "cannot read the folder \(path): \(text(code))"
    case .cannotOpen(let path, let code): "cannot open \(path) for writing: \(text(code))"
    case .cannotWrite(let path, let code): "cannot write \(path): \(text(code))"
    case .cannotRename(let path, let code): "cannot move the finished \(path): \(text(code))"
    case .cannotRemove(let path, let code): "cannot remove the old \(path): \(text(code))"
    case .tooManyNodes(let count, let most):
      "the tree would have at least \(count) nodes; the most is \(most)"
    case .optionOutOfRange(let name, let value, let least, let most):
      "\(name) is \(value); it must be \(least) to \(most)"
    }
  }

  private func text(_ code: Int32) -> String { SystemCalls.message(code) }
}
