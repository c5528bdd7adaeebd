package io.cleave.onnxruntime.graph;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A kind of file that is taken for ONNX by mistake, known by its first bytes. */
record FileKind(int offset, String magic, String name) {
  private static final List<FileKind> KNOWN =
      List.of(
          new FileKind(0, "PK\u0003\u0004", "a zip archive, such as a PyTorch checkpoint"),
          new FileKind(0, "\u0089HDF", "an HDF5 file, such as a Keras model"),
          new FileKind(4, "TFL3", "a TensorFlow Lite model"),
          new FileKind(4, "ORTM", "a model in ONNX Runtime's own format"),
          new FileKind(0, "GGUF", "a GGUF model"),
          new FileKind(8, "{\"", "a safetensors file"),
          new FileKind(0, "\u0080\u0002", "a Python pickle, such as an old PyTorch checkpoint"),
          new FileKind(0, "\u0080\u0003", "a Python pickle"),
          new FileKind(0, "\u0080\u0004", "a Python pickle"),
          new FileKind(0, "\u0080\u0005", "a Python pickle"),
          new FileKind(0, "\u0093NUMPY", "a NumPy array"),
          new FileKind(0, "ptrt", "a TensorRT engine"),
          new FileKind(0, "%PDF", "a PDF document"),
          new FileKind(0, "\u0089PNG", "a PNG picture"),
          new FileKind(0, "\u00ff\u00d8\u00ff", "a JPEG picture"),
          new FileKind(0, "\u001f\u008b", "a gzip archive"),
          new FileKind(0, "\u007fELF", "a program"),
          new FileKind(0, "version https://git-lfs", "a Git LFS pointer, not the file itself"),
          new FileKind(0, "<", "XML or HTML"),
          new FileKind(0, "\n<", "XML or HTML"),
          new FileKind(0, "\r\n<", "XML or HTML"),
          new FileKind(0, "{", "JSON"));

  static Optional<String> of(ByteBuffer file) {
    return KNOWN.stream().filter(kind -> kind.matches(file)).findFirst().map(FileKind::name);
  }

  private boolean matches(ByteBuffer file) {
    byte[] expected = magic.getBytes(StandardCharsets.ISO_8859_1);
    if (file.remaining() < offset + expected.length) {
      return false;
    }
    byte[] actual = new byte[expected.length];
    file.get(file.position() + offset, actual);
    return Arrays.equals(actual, expected);
  }
}
