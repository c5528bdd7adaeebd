package io.cleave.lab.training;

import io.cleave.codec.internal.file.WholeFile;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;

/**
 * The state of a training between two epochs. A file holds, big-endian: the magic number and
 * version, the training's description and its course, the number of finished epochs, the number of
 * tensors, for each its name, count of values and float32 values, and a CRC32C of all before.
 *
 * @param training describes settings and network; a checkpoint fits only the same training
 * @param course how long and at which rate it went so far, which may change
 * @param epochs finished
 * @param tensors weights, running statistics and velocities by name
 */
record Checkpoint(String training, String course, int epochs, Map<String, float[]> tensors) {
  private static final int MAGIC = 0x434C434B;
  private static final int VERSION = 2;
  private static final int CHECKSUM_BYTES = Long.BYTES;
  private static final int SMALLEST_BYTES = 4 * Integer.BYTES + 2 * Short.BYTES + CHECKSUM_BYTES;

  /**
   * Replaces the file in one step: whoever is killed here leaves the old file or the new one, never
   * a part of either.
   */
  void write(Path file) throws IOException {
    WholeFile.write(file, this::writeTo);
  }

  /**
   * Reads a checkpoint of the training that {@code training} describes.
   *
   * @throws CheckpointException if the file is no checkpoint, damaged, or of another training
   */
  static Checkpoint read(Path file, String training) throws IOException {
    Checkpoint checkpoint = parse(verified(file), file);
    if (!checkpoint.training.equals(training)) {
      throw new CheckpointException(
          file, "is of another training, " + checkpoint.training + "; this one is " + training);
    }
    return checkpoint;
  }

  private void writeTo(OutputStream out) throws IOException {
    CheckedOutputStream checked = new CheckedOutputStream(out, new CRC32C());
    DataOutputStream data = new DataOutputStream(new BufferedOutputStream(checked));
    data.writeInt(MAGIC);
    data.writeInt(VERSION);
    data.writeUTF(training);
    data.writeUTF(course);
    data.writeInt(epochs);
    data.writeInt(tensors.size());
    for (Map.Entry<String, float[]> tensor : tensors.entrySet()) {
      data.writeUTF(tensor.getKey());
      data.writeInt(tensor.getValue().length);
      data.write(toBytes(tensor.getValue()));
    }
    data.flush();
    data.writeLong(checked.getChecksum().getValue());
    data.flush();
  }

  /** {@return the content before the checksum, which holds: every count in it can be believed} */
  private static ByteBuffer verified(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
    if (bytes.remaining() < SMALLEST_BYTES || bytes.getInt(0) != MAGIC) {
      throw new CheckpointException(file, "is not a checkpoint");
    }
    if (bytes.getInt(Integer.BYTES) != VERSION) {
      throw new CheckpointException(
          file, "has version " + bytes.getInt(Integer.BYTES) + ", this program reads " + VERSION);
    }
    int end = bytes.limit() - CHECKSUM_BYTES;
    CRC32C checksum = new CRC32C();
    checksum.update(bytes.slice(0, end));
    if (checksum.getValue() != bytes.getLong(end)) {
      throw new CheckpointException(file, "is damaged: its checksum does not hold");
    }
    return bytes.slice(0, end).position(2 * Integer.BYTES);
  }

  private static Checkpoint parse(ByteBuffer bytes, Path file) throws CheckpointException {
    try {
      String training = readText(bytes);
      String course = readText(bytes);
      int epochs = bytes.getInt();
      Map<String, float[]> tensors = new LinkedHashMap<>();
      for (int i = bytes.getInt(); i > 0; i--) {
        tensors.put(readText(bytes), readFloats(bytes));
      }
      return new Checkpoint(training, course, epochs, tensors);
    } catch (BufferUnderflowException e) {
      throw new CheckpointException(file, "is damaged: it ends early");
    }
  }

  private static byte[] toBytes(float[] values) {
    ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES);
    bytes.asFloatBuffer().put(values);
    return bytes.array();
  }

  private static String readText(ByteBuffer bytes) {
    byte[] text = new byte[Short.toUnsignedInt(bytes.getShort())];
    bytes.get(text);
    return new String(text, StandardCharsets.UTF_8);
  }

  private static float[] readFloats(ByteBuffer bytes) {
    int count = bytes.getInt();
    if (count < 0 || count > bytes.remaining() / Float.BYTES) {
      throw new BufferUnderflowException();
    }
    float[] values = new float[count];
    bytes.asFloatBuffer().get(values);
    bytes.position(bytes.position() + count * Float.BYTES);
    return values;
  }
}
