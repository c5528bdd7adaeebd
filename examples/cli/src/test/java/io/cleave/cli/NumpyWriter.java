package io.cleave.cli;

import io.cleave.codec.tensor.ElementType;
import io.cleave.codec.tensor.TensorSpec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Arrays as NumPy's format 1.0 is, written by hand. */
final class NumpyWriter {
  private NumpyWriter() {}

  /** One sample's tensor, without a batch. */
  static Path write(Path file, TensorSpec tensor, ByteBuffer data) throws IOException {
    String type = tensor.type() == ElementType.INT64 ? "<i8" : "<f4";
    return write(file, type, tensor.shape().toString().replace("x", ", ") + ",", data);
  }

  static Path write(Path file, String type, String shape, ByteBuffer data) throws IOException {
    String header = "{'descr': '" + type + "', 'fortran_order': False, 'shape': (" + shape + "), }";
    String padded = header + " ".repeat(63 - (10 + header.length()) % 64) + "\n";
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(0x93);
    bytes.writeBytes("NUMPY\1\0".getBytes(StandardCharsets.ISO_8859_1));
    bytes.write(padded.length());
    bytes.write(padded.length() >> 8);
    bytes.writeBytes(padded.getBytes(StandardCharsets.US_ASCII));
    byte[] values = new byte[data.remaining()];
    data.duplicate().get(values);
    bytes.writeBytes(values);
    return Files.write(file, bytes.toByteArray());
  }
}
