// What a person does at a line that is edited, whatever bytes their terminal sends for it.

public enum Key: Hashable, Sendable {
  /// Typed: one character, or what combines with the one before.
  case text(String)
  /// Put in at once, line ends and all.
  case paste(String)
  case enter
  case backspace, delete
  case left, right, wordLeft, wordRight, home, end
  case up, down
  case eraseWord, eraseToStart, eraseToEnd
  /// Ctrl-L.
  case clear
  /// Ctrl-C.
  case interrupt
  /// Ctrl-D, which erases where there is something to erase.
  case endOrDelete
  /// Ctrl-Z.
  case suspend

  /// Of a control character; nil for those without a meaning.
  init?(control byte: UInt8) {
    switch byte {
    case 0x01: self = .home
    case 0x02: self = .left
    case 0x03: self = .interrupt
    case 0x04: self = .endOrDelete
    case 0x05: self = .end
    case 0x06: self = .right
    case 0x08, 0x7F: self = .backspace
    case 0x09: self = .text(" ")
    case 0x0A, 0x0D: self = .enter
    case 0x0B: self = .eraseToEnd
    case 0x0C: self = .clear
    case 0x0E: self = .down
    case 0x10: self = .up
    case 0x15: self = .eraseToStart
    case 0x17: self = .eraseWord
    case 0x1A: self = .suspend
    default: return nil
    }
  }

  /// Of a control sequence (ECMA-48): its last byte, and the numbers before it.
  init?(final: UInt8, parameters: String) {
    // A modifier other than Shift moves by words.
    let isModified = parameters.hasSuffix(";5") || parameters.hasSuffix(";3")
    switch (final, parameters) {
    case (UInt8(ascii: "A"), _): self = .up
    case (UInt8(ascii: "B"), _): self = .down
    case (UInt8(ascii: "C"), _): self = isModified ? .wordRight : .right
    case (UInt8(ascii: "D"), _): self = isModified ? .wordLeft : .left
    case (UInt8(ascii: "H"), _), (UInt8(ascii: "~"), "1"), (UInt8(ascii: "~"), "7"): self = .home
    case (UInt8(ascii: "F"), _), (UInt8(ascii: "~"), "4"), (UInt8(ascii: "~"), "8"): self = .end
    case (UInt8(ascii: "~"), "3"): self = .delete
    default: return nil
    }
  }

  /// Of a letter behind the escape character, which Alt sends.
  init?(alt byte: UInt8) {
    switch byte {
    case UInt8(ascii: "b"): self = .wordLeft
    case UInt8(ascii: "f"): self = .wordRight
    case 0x08, 0x7F: self = .eraseWord
    default: return nil
    }
  }
}
