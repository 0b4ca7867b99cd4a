// Frames made of messages.

extension Frame {
  init(_ type: FrameType, stream: UInt32 = 0, _ write: (inout FieldWriter) -> Void) {
    var fields = FieldWriter()
    write(&fields)
    self.init(type, stream: stream, payload: fields.bytes)
  }
}
