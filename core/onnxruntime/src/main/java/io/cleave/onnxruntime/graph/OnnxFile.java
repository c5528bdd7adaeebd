package io.cleave.onnxruntime.graph;

import ai.onnx.proto.OnnxMl.ModelProto;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.UnsafeByteOperations;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * An ONNX file. Its contents are checked before they are used.
 *
 * @param source name of the file in messages
 * @param bytes the whole file, read only
 * @param model the same file as objects, whose weights share the file's bytes
 */
public record OnnxFile(String source, ByteBuffer bytes, ModelProto model) {
  /**
   * {@return the file, mapped into memory}
   *
   * @param path an ONNX file, which must not change while the process runs
   * @throws OnnxException if the file is no ONNX file, damaged, or larger than 2 GiB
   * @throws IOException if the file cannot be read
   */
  public static OnnxFile read(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      if (channel.size() > Integer.MAX_VALUE) {
        throw new OnnxException(
            path.toString(), channel.size() + " bytes (expected: at most 2147483647)");
      }
      return parse(path.toString(), channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size()));
    }
  }

  /**
   * {@return the file in a buffer}
   *
   * @param source name of the file in messages
   * @param bytes all remaining bytes of the buffer are the file; kept, not copied, and must not
   *     change
   * @throws OnnxException if the bytes are no ONNX file, or a damaged one
   */
  public static OnnxFile parse(String source, ByteBuffer bytes) throws OnnxException {
    ByteBuffer file = bytes.slice().asReadOnlyBuffer();
    if (!file.hasRemaining()) {
      throw new OnnxException(source, "empty (expected: an ONNX model)");
    }
    Optional<String> kind = FileKind.of(file);
    if (kind.isPresent()) {
      throw new OnnxException(source, kind.get() + " (expected: an ONNX model)");
    }
    MessageScan.require(source, file, ModelProto.getDescriptor());
    ModelProto model = message(source, file);
    if (!model.hasGraph() || model.getGraph().getNodeCount() == 0) {
      throw new OnnxException(source, "no graph (expected: an ONNX model)");
    }
    return new OnnxFile(source, file, model);
  }

  private static ModelProto message(String source, ByteBuffer file) throws OnnxException {
    CodedInputStream in = UnsafeByteOperations.unsafeWrap(file).newCodedInput();
    in.enableAliasing(true);
    in.setSizeLimit(Integer.MAX_VALUE);
    try {
      return ModelProto.parseFrom(in);
    } catch (IOException e) {
      String reason = "byte " + in.getTotalBytesRead() + ": " + e.getMessage();
      throw new OnnxException(source, reason, e);
    }
  }
}
