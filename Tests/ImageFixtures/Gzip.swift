import CISAL

/// One gzip member, made by ISA-L.
public func gzip(_ bytes: [UInt8]) -> [UInt8] {
  var stream = isal_zstream()
  isal_deflate_stateless_init(&stream)
  stream.gzip_flag = UInt16(IGZIP_GZIP)
  stream.end_of_stream = 1
  var input = bytes
  var output = [UInt8](repeating: 0, count: bytes.count + bytes.count / 100 + 1024)
  let room = output.count
  input.withUnsafeMutableBufferPointer { source in
    output.withUnsafeMutableBufferPointer { target in
      stream.next_in = source.baseAddress
      stream.avail_in = UInt32(source.count)
      stream.next_out = target.baseAddress
      stream.avail_out = UInt32(target.count)
      precondition(isal_deflate_stateless(&stream) == COMP_OK)
    }
  }
  return Array(output.prefix(room - Int(stream.avail_out)))
}
