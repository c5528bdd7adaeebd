package io.cleave.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.models.shapes.ShapeSet;
import io.cleave.server.process.JavaCommand;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Pictures that people have, to {@code classify} as a process with a small heap. */
@Timeout(300)
class ClassifyCommandTest {
  private static final Pattern ANSWER = Pattern.compile(" +[0-9.]+ % .*");
  private static final List<String> DEMO = List.of("classify", "--model", "demo", "--top", "1");

  @TempDir private Path folder;

  /** What a run said, and how it ended. */
  private record Said(int exit, List<String> answers, String errors) {}

  private static Said classify(List<String> options, Path... pictures)
      throws IOException, InterruptedException {
    List<String> command = JavaCommand.of(Cleave.class, List.of("-Xmx256m"));
    command.addAll(DEMO);
    command.addAll(options);
    Arrays.stream(pictures).map(Path::toString).forEach(command::add);
    Path errors = Files.createTempFile(pictures[0].getParent(), "errors", ".txt");
    Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    List<String> answers = out.lines().filter(line -> ANSWER.matcher(line).matches()).toList();
    return new Said(process.waitFor(), answers, Files.readString(errors));
  }

  private Path write(String name, byte[] file) throws IOException {
    return Files.write(folder.resolve(name), file);
  }

  private static byte[] encoded(BufferedImage picture, String format) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(picture, format, bytes);
    return bytes.toByteArray();
  }

  private Path shape(String name, String format) throws IOException {
    return write(name, encoded(ShapeSet.test().image(3).picture(), format));
  }

  /** Split and sent whole, one picture's failure is one line, and the others are answered. */
  @Test
  void answersWhatItCanAndNamesEachPictureThatItCannot() throws Exception {
    Path sound = shape("sound.jpg", "jpeg");
    byte[] jpeg = Files.readAllBytes(sound);
    byte[] png = Files.readAllBytes(shape("shape.png", "png"));
    byte[] bomb = png.clone();
    ByteBuffer.wrap(bomb).putInt(16, 30_000).putInt(20, 30_000);
    Path cut = write("cut.jpg", Arrays.copyOf(jpeg, jpeg.length / 2));
    Path cutPng = write("cut.png", Arrays.copyOf(png, png.length / 2));
    Path large = write("bomb.png", withHeaderChecksum(bomb));
    Path page = write("page.jpg", "<html>".getBytes(StandardCharsets.US_ASCII));
    Path gone = folder.resolve("gone.png");
    for (List<String> way : List.of(List.of("--cut", "maxpool"), List.of("--picture"))) {
      Said said = classify(way, sound, cut, cutPng, large, page, gone, sound);
      assertEquals(1, said.exit(), said.errors());
      assertEquals(2, said.answers().size(), said.toString());
      assertEquals(said.answers().get(0), said.answers().get(1));
      List<String> lines =
          said.errors().lines().filter(line -> line.contains(folder.toString())).toList();
      assertEquals(5, lines.size(), said.errors());
      assertTrue(lines.get(0).startsWith(cut + ": "), lines.get(0));
      assertTrue(lines.get(0).contains("is cut short (expected: "), lines.get(0));
      assertTrue(lines.get(1).startsWith(cutPng + ": is cut short (expected: "), lines.get(1));
      assertTrue(lines.get(2).startsWith(large + ": is 30000x30000 (expected: "), lines.get(2));
      assertTrue(lines.get(3).startsWith(page + ": is a web page"), lines.get(3));
      assertTrue(lines.get(4).startsWith(gone + ": is not there"), lines.get(4));
      assertFalse(said.errors().contains("\tat "), said.errors());
    }
  }

  private static byte[] withHeaderChecksum(byte[] png) {
    CRC32 checksum = new CRC32();
    checksum.update(png, 12, 17);
    ByteBuffer.wrap(png).putInt(29, (int) checksum.getValue());
    return png;
  }

  /** 48 megapixels and two more of other sizes, in 256 MB. */
  @Test
  void answersLargePhotographsInASmallHeap() throws Exception {
    List<Path> large = new ArrayList<>();
    int[][] sizes = {{8000, 6000}, {12000, 9000}, {5000, 7000}};
    for (int[] size : sizes) {
      BufferedImage black = new BufferedImage(size[0], size[1], BufferedImage.TYPE_BYTE_BINARY);
      large.add(write(size[0] + ".png", encoded(black, "png")));
    }
    Said said = classify(List.of("--cut", "maxpool"), large.toArray(Path[]::new));
    assertEquals(0, said.exit(), said.errors());
    assertEquals(3, said.answers().size());
    assertEquals(1, said.answers().stream().distinct().count(), said.toString());
  }

  /** The same shape stored on its side: upright unless it is asked for as stored. */
  @Test
  void turnsAPhotographUprightUnlessItIsToldNotToThenNorDoesTheServer() throws Exception {
    Path upright = shape("upright.png", "png");
    Path turned = write("turned.png", withOrientation(Files.readAllBytes(lying()), 6));
    Said both = classify(List.of("--cut", "maxpool"), upright, turned);
    assertEquals(both.answers().get(0), both.answers().get(1), both.toString());
    Said stored = classify(List.of("--picture", "--ignore-orientation"), lying(), turned);
    assertEquals(stored.answers().get(0), stored.answers().get(1), stored.toString());
    assertFalse(both.answers().contains(stored.answers().get(0)), stored.toString());
  }

  /** Turned a quarter to the left: orientation 6 turns it back. */
  private Path lying() throws IOException {
    BufferedImage shape = ShapeSet.test().image(3).picture();
    int side = shape.getWidth();
    BufferedImage lying = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        lying.setRGB(y, side - 1 - x, shape.getRGB(x, y));
      }
    }
    return write("lying.png", encoded(lying, "png"));
  }

  private static byte[] withOrientation(byte[] png, int orientation) {
    String exif = "65584966" + "4d4d002a00000008" + "0001" + "0112000300000001" + "00010000";
    byte[] content = HexFormat.of().parseHex(exif);
    content[content.length - 3] = (byte) orientation;
    CRC32 checksum = new CRC32();
    checksum.update(content);
    return ByteBuffer.allocate(png.length + content.length + 8)
        .put(png, 0, 33)
        .putInt(content.length - 4)
        .put(content)
        .putInt((int) checksum.getValue())
        .put(png, 33, png.length - 33)
        .array();
  }
}
