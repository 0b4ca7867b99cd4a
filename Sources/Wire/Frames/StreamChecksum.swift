// What the number of a stream adds to the checksum of a frame. CRC-32 is linear: frames that differ
// in four bytes alone have checksums that differ by what those bytes make and where they stand, not
// by what the others are. So the checksum of a frame that was seen before is a few look-ups, and no
// pass over its bytes.

struct StreamChecksum: Sendable {
  /// By place of a nibble, the lowest first, then its value.
  private let nibbles: [UInt32]

  /// For frames with so many bytes behind the stream, the checksum apart.
  init(payloadBytes: Int) {
    let bits = (0..<32).map { bit -> UInt32 in
      var bytes: [UInt8] = []
      bytes.append(UInt32(1) << UInt32(bit), width: 4)
      let difference = Zlib.checksum(bytes[...]) ^ Zlib.checksum([0, 0, 0, 0])
      return Zlib.shifted(difference, byBytes: payloadBytes)
    }
    var nibbles: [UInt32] = []
    for place in 0..<8 {
      for value in 0..<16 {
        nibbles.append(
          (0..<4).reduce(0) { value >> $1 & 1 == 0 ? $0 : $0 ^ bits[place * 4 + $1] })
      }
    }
    self.nibbles = nibbles
  }

  /// What to add to the checksum that the frame has on stream 0.
  func difference(_ stream: UInt32) -> UInt32 {
    var rest = stream
    var place = 0
    var sum: UInt32 = 0
    while rest != 0 {
      sum ^= nibbles[place + Int(rest & 15)]
      rest >>= 4
      place += 16
    }
    return sum
  }
}
