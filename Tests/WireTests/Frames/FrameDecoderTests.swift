// Frames come whole, glued and in drops, and are the same; what is left behind the last is kept.

import Testing
import Wire

struct FrameDecoderTests {
  private static let frames = (0..<40).map { number in
    RawFrame(
      type: UInt8(number), flags: number % 2 == 0 ? 2 : 0, stream: UInt32(number) << 20,
      payload: (0..<number * 7).map { UInt8(truncatingIfNeeded: $0) })
  }

  private func read(_ bytes: [UInt8], pieceBytes: Int) throws -> [Frame] {
    var decoder = FrameDecoder(limit: 1_000)
    var found: [Frame] = []
    for start in stride(from: 0, to: bytes.count, by: pieceBytes) {
      decoder.append(bytes[start..<min(bytes.count, start + pieceBytes)])
      while let frame = try decoder.next() { found.append(frame) }
    }
    #expect(!decoder.isWithinFrame)
    return found
  }

  @Test(arguments: [1, 2, 3, 5, 11, 12, 13, 64, 1_000, 100_000])
  func framesAreTheSameInAnyPieces(pieceBytes: Int) throws {
    let found = try read(Self.frames.flatMap(\.bytes), pieceBytes: pieceBytes)
    #expect(found.map(\.type) == Self.frames.map(\.type))
    #expect(found.map(\.stream) == Self.frames.map(\.stream))
    #expect(found.map(\.payload) == Self.frames.map(\.payload))
  }

  @Test func aLengthIsJudgedBeforeItsBytesCome() throws {
    var decoder = FrameDecoder(limit: 1_000)
    decoder.append([0xE9, 0x03, 0, 0])
    #expect(throws: WireFault.self) { try decoder.next() }
    var least = FrameDecoder(limit: 1_000)
    least.append([7, 0, 0, 0])
    #expect(throws: WireFault.self) { try least.next() }
    var greatest = FrameDecoder(limit: 1_000)
    greatest.append([0xE8, 0x03, 0, 0])
    #expect(try greatest.next() == nil)
    #expect(greatest.isWithinFrame)
  }

  @Test func everyBitOfACheckedFrameIsGuarded() throws {
    let bytes = RawFrame(type: 16, flags: 2, stream: 3, payload: [1, 2, 3, 4]).bytes
    for bit in 0..<(8 * bytes.count) {
      var changed = bytes
      changed[bit / 8] ^= 1 << UInt8(bit % 8)
      var decoder = FrameDecoder(limit: 1_000)
      decoder.append(changed[...])
      do throws(WireFault) {
        // A longer frame waits for more; the flag that says there is a checksum is the one bit
        // whose loss makes another frame.
        let frame = try decoder.next()
        #expect(frame == nil || bit == 8 * 5 + 1, "bit \(bit)")
      } catch {
        #expect([.badChecksum, .badFrame, .frameTooLarge, .badCompression].contains(error.code))
      }
    }
  }
}
