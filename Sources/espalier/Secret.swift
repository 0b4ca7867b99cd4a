// A password as somebody gives it: typed where nobody sees it, in a line of standard input, or in a
// file that its owner alone may read. Never on a command line, which every user of the machine
// sees.

internal import Trust

enum Secret {
  enum Outcome {
    case secret([UInt8])
    /// A sentence without a full stop.
    case none(String)
  }

  static let mostBytes = 1_024

  /// Typed on the terminal, or else a line of standard input.
  static func asked(_ prompt: String) -> Outcome {
    Terminal.isTerminal(.input) ? typed(prompt) : line()
  }

  /// Without the end of its line, where it has one.
  static func ofFile(_ path: String) -> Outcome {
    do throws(PrivateFile.Fault) {
      let bytes = try PrivateFile.bytes(of: path, most: mostBytes)
      return checked(Array(bytes.prefix { $0 != lineFeed && $0 != carriageReturn }))
    } catch {
      return .none(error.reason)
    }
  }

  private static let lineFeed = UInt8(ascii: "\n")
  private static let carriageReturn = UInt8(ascii: "\r")

  private static func checked(_ bytes: [UInt8]) -> Outcome {
    if bytes.isEmpty { return .none("the password is empty") }
    if bytes.count > mostBytes { return .none("the password has more than \(mostBytes) bytes") }
    return .secret(bytes)
  }

  private static func line() -> Outcome {
    let input = SystemInput.standard
    var bytes: [UInt8] = []
    while true {
      switch input.read(isInteractive: false) {
      case .bytes(let piece):
        bytes += piece
        if bytes.contains(lineFeed) || bytes.count > mostBytes {
          return checked(Array(bytes.prefix { $0 != lineFeed && $0 != carriageReturn }))
        }
      case .end: return checked(bytes)
      case .interrupted: continue
      case .failed: return .none("standard input cannot be read: \(Terminal.lastError)")
      }
    }
  }

  /// Key by key, so that nothing is shown and Ctrl-C leaves the terminal as it was.
  private static func typed(_ prompt: String) -> Outcome {
    Terminal.write(prompt, to: .error)
    guard RawTerminal.enter() else { return .none("the terminal cannot be set not to show it") }
    defer {
      RawTerminal.leave()
      Terminal.write("\n", to: .error)
    }
    let input = SystemInput.standard
    var bytes: [UInt8] = []
    while true {
      guard case .bytes(let piece) = input.read(isInteractive: false) else {
        return .none("no password was typed")
      }
      for byte in piece {
        switch byte {
        case lineFeed, carriageReturn: return checked(bytes)
        // Ctrl-C, Ctrl-D.
        case 0x03, 0x04: return .none("no password was typed")
        // Ctrl-U.
        case 0x15: bytes = []
        case 0x08, 0x7F:
          // A character of several bytes goes whole.
          while let last = bytes.popLast(), last & 0xC0 == 0x80 {}
        default: bytes.append(byte)
        }
      }
      if bytes.count > mostBytes { return checked(bytes) }
    }
  }
}
