// The numbers in schemas and blocks, written from proto-spec/messages.json by the command
// that proto-spec/README.md gives. Change that file, not this one.

public enum ColumnType: UInt8, CaseIterable, Sendable {
  /// A byte, 0 or 1.
  case bool = 0
  /// 8 bytes, two's complement.
  case integer = 1
  /// 8 bytes, IEEE 754 double.
  case real = 2
  /// `uv` length, UTF-8 bytes.
  case text = 3
  /// 4 bytes, two's complement: days since 1970-01-01.
  case date = 4
  /// A byte `width` from 1 to 16 before the first value, then `width` bytes each, two's complement:
  /// the coefficient at the column's scale.
  case decimal = 5
  /// As text: the digits of a number of any length.
  case digits = 6
}

public enum ColumnEncoding: UInt8, CaseIterable, Sendable {
  /// Every value as its type says; must be understood.
  case plain = 0
  /// One value, which all rows have; must be understood.
  case const = 1
  /// Integers, dates, decimals of 64 bits: the first value and then differences modulo 2⁶⁴, each as
  /// zigzag `uv`.
  case delta = 2
  /// Texts and digits: `uv` count, that many texts, a byte `bits` from 0 to 32, indices of `bits`
  /// bits each, lowest bit first.
  case dictionary = 3
  /// Integers, dates, decimals of 64 bits: the least value as zigzag `uv`, a byte `bits` from 0 to
  /// 64, differences to it modulo 2⁶⁴ of `bits` bits each, lowest bit first.
  case packed = 4
  /// Any type: `uv` count of runs, that many `uv` lengths, none 0, then one value a run as plain.
  case runs = 5
}

public enum ColumnRole: UInt8, CaseIterable, Sendable {
  /// Values of a dimension.
  case key = 1
  /// Figures.
  case measure = 2
  /// What `show` and `explain` tell, and `compare` beside keys and measures.
  case fact = 3
  /// Beside the answer, integers: 0 a group, 1 what `top` left out, 2 the total; absent: all are
  /// groups.
  case rowKind = 4
  /// Beside the answer, integers: how deep a row's node lies, where rows are nodes in preorder.
  case depth = 5
  /// Beside the answer, bools: rows whose sums lack something; absent: none.
  case incomplete = 6
}
