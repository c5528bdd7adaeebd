package io.cleave.codec.message;

import io.cleave.codec.GoldenText;
import io.cleave.codec.Profile;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.TensorSpec;
import io.cleave.codec.tensor.Tensors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The messages that every reader must read: each a {@code .clvm} file, and a {@code .txt} file with
 * what is in it.
 *
 * <p>The files are part of the format. {@link #main} writes those that do not exist and never
 * touches one that does.
 *
 * @param name the files' name
 * @param tensors what {@link Samples#signature} reads
 * @param profile what {@link Profile#parse} reads
 */
record GoldenMessages(String name, String tensors, String profile) {
  static final Path FOLDER = Path.of("src/test/resources/golden/message");

  static List<GoldenMessages> all() {
    return List.of(
        new GoldenMessages("one", "layer1.0 float32 4x8x8", "compact"),
        new GoldenMessages("one-exact", "logits float32 10", "exact,threshold=0.5"),
        new GoldenMessages(
            "several",
            "features float32 3x5x7, mask float32 3x5x7, ids int64 6, scale float32 scalar",
            "half"),
        new GoldenMessages("empty", "boxes float32 0x4, labels int64 0, kept int32 3", "compact"),
        new GoldenMessages(
            "rank-8",
            "x float32 1x1x2x1x3x2x1x2, y float32 1x6x5x4, z int16 2x1x1x2x1x1x1x3",
            "exact"),
        new GoldenMessages("bools", "mask bool 9, on bool scalar, none bool 0", "compact"),
        new GoldenMessages(
            "types",
            "a float32 2x2, b float16 3, c int8 4, d int16 5, e int32 6, f int64 7, g uint8 8,"
                + " h bool 300x1x0",
            "exact"));
  }

  Signature signature() {
    return Samples.signature(tensors);
  }

  byte[] encode() {
    MessageEncoder encoder = MessageEncoder.of(signature(), Profile.parse(profile));
    return Samples.encode(encoder, Samples.of(signature(), name.length()));
  }

  /** For each tensor a line with index, type and shape, and its elements. */
  String text(byte[] message) {
    Tensors decoded = MessageDecoder.of(signature()).decode(ByteBuffer.wrap(message));
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < signature().tensors().size(); i++) {
      TensorSpec tensor = signature().tensors().get(i);
      text.append(String.format("tensor %d %s %s\n", i, tensor.type(), tensor.shape()));
      text.append(GoldenText.elements(tensor.type(), decoded.data(i)));
    }
    return text.toString();
  }

  Path messageFile() {
    return FOLDER.resolve(name + ".clvm");
  }

  Path textFile() {
    return FOLDER.resolve(name + ".txt");
  }

  /** Writes the files that are missing; run from the module's folder. */
  public static void main(String[] args) throws IOException {
    Files.createDirectories(FOLDER);
    for (GoldenMessages golden : all()) {
      if (Files.notExists(golden.messageFile())) {
        byte[] message = golden.encode();
        Files.write(golden.messageFile(), message);
        Files.writeString(golden.textFile(), golden.text(message));
      }
    }
  }
}
