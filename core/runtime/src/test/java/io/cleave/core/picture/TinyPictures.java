package io.cleave.core.picture;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;

/** Small pictures of noise, in files by name. */
public final class TinyPictures {
  private static final int PNG_HEADER_BYTES = 33;

  /** One entry, of tag, type, count, value and two bytes unused. */
  private static final String ORIENTATION_ENTRY =
      "0001" + "0112" + "0003" + "00000001" + "00010000";

  private TinyPictures() {}

  /**
   * {@return PNG files of 8x8 pixels by names such as {@code cat/0.png}} Makes pictures of two
   * classes.
   *
   * @param each how many of either
   * @throws IOException never
   */
  public static Map<String, byte[]> catsAndDogs(int each) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    for (int i = 0; i < each; i++) {
      files.put("cat/" + i + ".png", encoded(picture(8, 8, i), "png"));
      files.put("dog/" + i + ".png", encoded(picture(8, 8, -1 - i), "png"));
    }
    return files;
  }

  /**
   * {@return a colour picture} Draws noise.
   *
   * @param width in pixels
   * @param height in pixels
   * @param seed of the noise
   */
  public static BufferedImage picture(int width, int height, long seed) {
    BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Random random = new Random(seed);
    for (int i = 0; i < width * height; i++) {
      picture.setRGB(i % width, i / width, (int) random.nextLong());
    }
    return picture;
  }

  /**
   * {@return a file's bytes} Encodes a picture.
   *
   * @param picture to encode
   * @param format png or jpeg
   * @throws IOException never
   */
  public static byte[] encoded(BufferedImage picture, String format) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(picture, format, bytes);
    return bytes.toByteArray();
  }

  /**
   * {@return another file's bytes} Says of a picture how the camera was held, in a chunk of EXIF.
   *
   * @param png a file's bytes
   * @param orientation 1 to 8
   */
  public static byte[] withOrientation(byte[] png, int orientation) {
    byte[] content = HexFormat.of().parseHex("65584966" + "4d4d002a00000008" + ORIENTATION_ENTRY);
    content[content.length - 3] = (byte) orientation;
    CRC32 checksum = new CRC32();
    checksum.update(content);
    return ByteBuffer.allocate(png.length + content.length + 8)
        .put(png, 0, PNG_HEADER_BYTES)
        .putInt(content.length - 4)
        .put(content)
        .putInt((int) checksum.getValue())
        .put(png, PNG_HEADER_BYTES, png.length - PNG_HEADER_BYTES)
        .array();
  }

  /**
   * {@return the folder} Writes files into a folder.
   *
   * @param folder made where it is absent
   * @param files by their names
   * @throws IOException if one cannot be written
   */
  public static Path folder(Path folder, Map<String, byte[]> files) throws IOException {
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Path path = folder.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.write(path, file.getValue());
    }
    return folder;
  }

  public static Path zip(Path zip, Map<String, byte[]> files) throws IOException {
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        out.putNextEntry(new ZipEntry(file.getKey()));
        out.write(file.getValue());
      }
    }
    return zip;
  }
}
