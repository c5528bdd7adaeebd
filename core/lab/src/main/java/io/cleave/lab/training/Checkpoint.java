package io.cleave.lab.training;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.cleave.codec.internal.Sha256;
import io.cleave.core.weights.SafetensorsReader;
import io.cleave.core.weights.SafetensorsWriter;
import io.cleave.core.weights.WeightsException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The state of a training after some epochs: a safetensors file with vectors of float32. Its
 * metadata says which training it belongs to, and has a SHA-256 of the metadata and all tensors.
 *
 * @param training a text of everything that must stay the same in the training
 * @param course a text of what may change between epochs
 * @param epochs how many epochs are finished
 * @param tensors all arrays that change, by name; finite
 */
record Checkpoint(String training, String course, int epochs, Map<String, float[]> tensors) {
  private static final String FORMAT = "format";
  private static final String FORMAT_NAME = "cleave-checkpoint 3";
  private static final String TRAINING = "training";
  private static final String COURSE = "course";
  private static final String EPOCHS = "epochs";
  private static final String CHECKSUM = "sha256";

  void write(Path file) throws IOException {
    SafetensorsWriter writer = SafetensorsWriter.storing(DataType.FLOAT32);
    metadata().forEach(writer::metadata);
    writer.metadata(CHECKSUM, checksum());
    tensors.forEach((name, values) -> writer.add(name, new Shape(values.length), bytes(values)));
    writer.write(file);
  }

  /**
   * Reads a checkpoint.
   *
   * @param training the training that the checkpoint must belong to
   * @throws CheckpointException if the file is damaged, or belongs to another training
   */
  static Checkpoint read(Path file, String training) throws IOException {
    Checkpoint checkpoint = read(file);
    if (!checkpoint.training.equals(training)) {
      throw new CheckpointException(
          file, "is of another training, " + checkpoint.training + "; this one is " + training);
    }
    return checkpoint;
  }

  private static Checkpoint read(Path file) throws CheckpointException {
    try (SafetensorsReader reader = SafetensorsReader.open(file)) {
      Map<String, String> metadata = reader.metadata();
      if (!FORMAT_NAME.equals(metadata.get(FORMAT))) {
        throw new CheckpointException(file, "is not a checkpoint of this version");
      }
      Map<String, float[]> tensors = new LinkedHashMap<>();
      for (String name : reader.shapes().keySet()) {
        tensors.put(name, values(reader.read(name)));
      }
      Checkpoint checkpoint =
          new Checkpoint(
              metadata.getOrDefault(TRAINING, ""),
              metadata.getOrDefault(COURSE, ""),
              Integer.parseInt(metadata.getOrDefault(EPOCHS, "")),
              tensors);
      if (!checkpoint.checksum().equals(metadata.get(CHECKSUM))) {
        throw new CheckpointException(file, "is damaged: its checksum does not hold");
      }
      return checkpoint;
    } catch (WeightsException | NumberFormatException e) {
      throw new CheckpointException(file, "is not a checkpoint, or damaged: " + e.getMessage());
    }
  }

  private Map<String, String> metadata() {
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put(FORMAT, FORMAT_NAME);
    metadata.put(TRAINING, training);
    metadata.put(COURSE, course);
    metadata.put(EPOCHS, Integer.toString(epochs));
    return metadata;
  }

  private String checksum() {
    MessageDigest digest = Sha256.digest();
    metadata().forEach((key, value) -> digest.update(line(key + "=" + value)));
    tensors.forEach(
        (name, values) -> {
          digest.update(line(name + " " + values.length));
          digest.update(bytes(values));
        });
    return HexFormat.of().formatHex(digest.digest());
  }

  private static byte[] line(String text) {
    return (text + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private static ByteBuffer bytes(float[] values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return bytes;
  }

  private static float[] values(ByteBuffer bytes) {
    float[] values = new float[bytes.remaining() / Float.BYTES];
    bytes.asFloatBuffer().get(values);
    return values;
  }
}
