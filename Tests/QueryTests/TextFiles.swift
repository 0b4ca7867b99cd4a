// Text files beside the tests and in the project, read whole.

import Glibc

enum TextFiles {
  /// This file is Tests/QueryTests/TextFiles.swift.
  private static let root = #filePath.split(separator: "/").dropLast(3)
    .reduce(into: "") { $0 += "/" + $1 }

  /// Nil where there is no such file, or no text in it.
  static func text(of path: String) -> String? {
    guard let file = unsafe fopen(root + "/" + path, "r") else { return nil }
    defer { unsafe fclose(file) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while case let count = unsafe fread(&chunk, 1, chunk.count, file), count > 0 {
      bytes += chunk.prefix(count)
    }
    return String(validating: bytes, as: UTF8.self)
  }
}
