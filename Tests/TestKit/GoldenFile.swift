// Texts that are compared with what they were: files in a folder `Golden` beside the test. With
// ESPALIER_REWRITE_GOLDEN=1 in the environment they are written anew, to be read in the diff of the
// change.

import Glibc

public enum GoldenFile {
  /// Nil when the text is what the file holds, or has been written; else what differs.
  public static func difference(
    _ text: String, from name: String, besides test: StaticString
  ) -> String? {
    let folder = String(describing: test).split(separator: "/", omittingEmptySubsequences: false)
    // The file may lie in a folder below the target's: Tests/Target/….
    let tests = folder.lastIndex(of: "Tests") ?? 0
    let target = folder[tests + 1]
    return difference(text, fromProject: "Tests/\(target)/Golden/\(name)", besides: test)
  }

  /// The same for a file of the project, by its path from the root.
  public static func difference(
    _ text: String, fromProject name: String, besides test: StaticString
  ) -> String? {
    let path = path(of: name, besides: test)
    // SAFETY: the string lives for the call. GAIN: none, the environment has no other door.
    if unsafe getenv("ESPALIER_REWRITE_GOLDEN") != nil {
      return write(text, to: path) ? nil : "cannot write \(path)"
    }
    guard let wanted = read(path) else { return "there is no golden file \(name); write it anew" }
    return difference(from: wanted, to: text).map { "\(name):\n\($0)" }
  }

  /// A file of the project, by its path from the root; nil where there is none.
  public static func text(ofProject name: String, besides test: StaticString) -> String? {
    read(path(of: name, besides: test))
  }

  private static func path(of name: String, besides test: StaticString) -> String {
    let folders = String(describing: test).split(separator: "/", omittingEmptySubsequences: false)
    let tests = folders.lastIndex(of: "Tests") ?? 0
    return (folders[..<tests] + [Substring(name)]).joined(separator: "/")
  }

  /// Lines that were and lines that are, around the first and the last that differ.
  public static func difference(from wanted: String, to text: String) -> String? {
    if wanted == text { return nil }
    let old = wanted.split(separator: "\n", omittingEmptySubsequences: false)
    let new = text.split(separator: "\n", omittingEmptySubsequences: false)
    let shorter = min(old.count, new.count)
    let head = (0..<shorter).first { old[$0] != new[$0] } ?? shorter
    let same = (0..<(shorter - head)).first {
      old[old.count - 1 - $0] != new[new.count - 1 - $0]
    }
    let tail = same ?? (shorter - head)
    let context = max(0, head - 2)
    return
      (old[context..<head].map { "  \($0)" }
      + old[head..<(old.count - tail)].map { "- \(shown($0))" }
      + new[head..<(new.count - tail)].map { "+ \(shown($0))" }
      + new[(new.count - tail)...].prefix(2).map { "  \($0)" }).joined(separator: "\n")
  }

  /// What cannot be seen is why lines that look alike differ.
  private static func shown(_ line: Substring) -> String {
    line.unicodeScalars.reduce(into: "") { result, scalar in
      if scalar.value < 0x20 || scalar.value == 0x7F {
        result += scalar.escaped(asASCII: true)
      } else {
        result.unicodeScalars.append(scalar)
      }
    } + (line.last == " " ? "⏎" : "")
  }

  private static func read(_ path: String) -> String? {
    // SAFETY: the stream is checked and closed, reads stay within the array. GAIN: none, files are
    // read by the system.
    guard let file = unsafe fopen(path, "r") else { return nil }
    defer { unsafe fclose(file) }
    var bytes: [UInt8] = []
    var part = [UInt8](repeating: 0, count: 1 << 16)
    while case let count = unsafe fread(&part, 1, part.count, file), count > 0 {
      bytes += part[0..<count]
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func write(_ text: String, to path: String) -> Bool {
    // SAFETY: the stream is checked and closed, the array lives for the call. GAIN: as above.
    guard let file = unsafe fopen(path, "w") else { return false }
    let bytes = Array(text.utf8)
    let isWritten = unsafe fwrite(bytes, 1, bytes.count, file) == bytes.count
    return unsafe fclose(file) == 0 && isWritten
  }
}
