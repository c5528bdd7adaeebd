package io.cleave.onnxruntime.head;

import io.cleave.codec.internal.Check;
import io.cleave.codec.internal.file.WholeFile;
import io.cleave.core.Cut;
import io.cleave.core.Model;
import io.cleave.core.Network;
import io.cleave.core.PartId;
import io.cleave.core.Range;
import io.cleave.core.graph.GraphNetwork;
import io.cleave.core.graph.PartGraph;
import io.cleave.core.weights.WeightReader;
import io.cleave.onnxruntime.graph.OnnxException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * Writes and reads a head as a file: an ONNX model of the layers before one cut, which any ONNX
 * tool opens, together with all that the device must know about it. The head is loaded as it is:
 * nothing is cut or tried, and the classes of the ONNX format are not needed.
 *
 * <p>The file ends with two entries of the model's metadata: {@code cleave.head} is a JSON text
 * with tensors, cut and fingerprint; {@code cleave.end} says where that text begins, and has the
 * SHA-256 of all bytes before itself.
 */
public final class HeadFile {
  private static final int CHUNK_BYTES = 1 << 16;

  private HeadFile() {}

  /**
   * Writes the layers before a cut, with their weights.
   *
   * @param model a model whose network is a {@link GraphNetwork}
   * @param cut name of a cut after the first layer
   * @param file to write; replaced only when all bytes are written
   * @throws IOException if the weights cannot be read or the file cannot be written
   * @throws IllegalArgumentException if there is no such cut, no layer is before it, or the network
   *     is no {@link GraphNetwork}, or the weights before the cut exceed 2 GiB
   */
  public static void write(Model model, String cut, Path file) throws IOException {
    if (!(model.network() instanceof GraphNetwork network)) {
      throw Check.refusal("network", model.network().name(), "one whose layers are a graph");
    }
    Cut end = network.cut(cut);
    Range range = network.headTo(end);
    Check.argument(!range.computed().isEmpty(), "cut", end.name(), "one with layers before it");
    try (WeightReader reader = model.weights().open(network.tensors())) {
      reader.requireExactly(network.tensors());
      PartGraph graph = network.graph(range, reader);
      ByteBuffer onnx = OneMessage.of(graph, end.name());
      String fingerprint = PartId.of(network, range, reader).fingerprint();
      write(HeadTrailer.of(onnx, json(network, end, fingerprint, graph)), onnx, file);
    }
  }

  private static String json(Network network, Cut cut, String fingerprint, PartGraph graph) {
    return HeadDescription.of(network, cut, fingerprint, graph.layouts()).toJson();
  }

  private static void write(ByteBuffer trailer, ByteBuffer onnx, Path file) throws IOException {
    WholeFile.write(
        file,
        out -> {
          copy(onnx.duplicate(), out);
          copy(trailer.duplicate(), out);
        });
  }

  private static void copy(ByteBuffer bytes, OutputStream out) throws IOException {
    byte[] chunk = new byte[CHUNK_BYTES];
    while (bytes.hasRemaining()) {
      int length = Math.min(chunk.length, bytes.remaining());
      bytes.get(chunk, 0, length);
      out.write(chunk, 0, length);
    }
  }

  /**
   * {@return the network that the head belongs to; empty if the file does not end as a head's file
   * does} The network knows one cut besides its ends, and can load only the layers before it.
   *
   * @param file that {@link #write} wrote, which must not change while the process runs
   * @throws OnnxException if the head is damaged, or a later version wrote it
   * @throws IOException if the file cannot be read
   */
  public static Optional<GraphNetwork> read(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      if (channel.size() > Integer.MAX_VALUE) {
        return Optional.empty();
      }
      ByteBuffer bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
      Optional<HeadTrailer> trailer = HeadTrailer.find(bytes);
      if (trailer.isEmpty()) {
        return Optional.empty();
      }
      String source = file.toString();
      String json = trailer.get().text(source, bytes);
      return Optional.of(head(source, json, bytes));
    }
  }

  /** The file is undamaged, but whoever made it may have made it wrong. */
  private static GraphNetwork head(String source, String json, ByteBuffer bytes)
      throws OnnxException {
    try {
      return new LoneHead(HeadDescription.parse(json), bytes);
    } catch (RuntimeException e) {
      Throwable cause = e.getCause();
      Throwable reason = e instanceof IllegalArgumentException || cause == null ? e : cause;
      throw new OnnxException(source, "cleave.head: " + reason.getMessage(), e);
    }
  }
}
