package io.cleave.bench.codec;

import io.cleave.codec.internal.Check;
import io.cleave.codec.tensor.TensorShape;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A raw file of activations, {@code NAME_NxCxHxW.f32}: N tensors of C feature maps of H rows of W
 * columns, little-endian float32, row-major, nothing else. NumPy writes one with {@code
 * activations.astype("<f4").tofile("NAME_100x64x56x56.f32")}. One to four dimensions may follow N.
 *
 * @param path the file
 * @param name what the file's name says before the numbers
 * @param count tensors in the file
 * @param shape of each
 */
record ActivationFile(Path path, String name, int count, TensorShape shape) {

  private static final String ENDING = ".f32";

  /** One to four dimensions: the most that a tensor frame of every profile can say. */
  private static final Pattern NAME =
      Pattern.compile("(.+)_([1-9]\\d{0,8})x([1-9]\\d{0,8}(?:x[1-9]\\d{0,8}){0,3})\\.f32");

  /**
   * {@return one or more files} Finds the files of a folder, in the order of their names.
   *
   * @param folder not searched deeper
   * @throws IOException if the folder cannot be read, holds none, or holds one whose size is not
   *     what its name says
   * @throws IllegalArgumentException if a file ending in {@code .f32} is named otherwise
   */
  static List<ActivationFile> in(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new IOException(folder + " is no folder (expected: one with NAME_NxCxHxW.f32 files)");
    }
    List<ActivationFile> files = new ArrayList<>();
    try (Stream<Path> listing = Files.list(folder)) {
      for (Path path : listing.sorted().toList()) {
        if (path.getFileName().toString().endsWith(ENDING)) {
          files.add(of(path));
        }
      }
    }
    if (files.isEmpty()) {
      throw new IOException(folder + " has no NAME_NxCxHxW.f32 file");
    }
    return files;
  }

  /**
   * {@return what it holds} Reads a file's name and compares its size.
   *
   * @param path the file
   * @throws IOException if its size is not what its name says
   * @throws IllegalArgumentException if its name is not as above
   */
  static ActivationFile of(Path path) throws IOException {
    Matcher matcher = NAME.matcher(path.getFileName().toString());
    Check.argument(matcher.matches(), "file", path, "a name such as layer1_100x64x56x56.f32");
    int count = Integer.parseInt(matcher.group(2));
    TensorShape shape;
    try {
      shape = TensorShape.parse(matcher.group(3));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("file: " + path + ": " + e.getMessage(), e);
    }
    long expected = (long) count * shape.bytes();
    if (Files.size(path) != expected) {
      throw new IOException(
          path + " has " + Files.size(path) + " bytes (expected: " + expected + ", by its name)");
    }
    return new ActivationFile(path, matcher.group(1), count, shape);
  }

  /**
   * {@return the tensors} Reads the first tensors.
   *
   * @param limit the most to read
   * @throws IOException if the file cannot be read, or became shorter
   * @throws IllegalArgumentException if it holds NaN or infinities
   */
  ActivationSet read(int limit) throws IOException {
    List<float[]> tensors = new ArrayList<>();
    try (InputStream in = Files.newInputStream(path)) {
      for (int i = 0; i < Math.min(limit, count); i++) {
        byte[] bytes = in.readNBytes(shape.bytes());
        if (bytes.length < shape.bytes()) {
          throw new EOFException(path + " became shorter while it was read");
        }
        float[] tensor = new float[shape.elements()];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(tensor);
        tensors.add(tensor);
      }
    }
    return new ActivationSet(name, shape, tensors);
  }
}
