package io.cleave.lab.link;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.core.picture.PictureFile;
import io.cleave.core.picture.Pixels;
import io.cleave.core.picture.TinyPictures;
import io.cleave.lab.link.PictureCoding.Format;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.OptionalDouble;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.plugins.jpeg.JPEGImageWriteParam;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PictureCodingTest {
  private static final List<Pixels> PICTURES =
      List.of(picture(1, 1, 1), picture(33, 20, 2), picture(64, 64, 3), picture(224, 224, 4));

  private static Pixels picture(int width, int height, long seed) {
    return Pixels.of(TinyPictures.picture(width, height, seed));
  }

  @Test
  void pngGivesTheSamePixelsBackAndCountsWholeFiles() throws IOException {
    Link<List<Pixels>> link = PictureCoding.lossless(Format.PNG).link();
    Link.Delivery<List<Pixels>> delivery = link.send(PICTURES);
    long bytes = 0;
    for (int i = 0; i < PICTURES.size(); i++) {
      Pixels sent = PICTURES.get(i);
      assertEquals(sent.width(), delivery.received().get(i).width());
      assertArrayEquals(sent.values(), delivery.received().get(i).values());
      bytes += TinyPictures.encoded(sent.toBufferedImage(), "png").length;
    }
    assertEquals(bytes, delivery.bytes());
    assertEquals(bytes, link.count(PICTURES));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 30, 75, 100})
  void jpegTakesTheSmallerOfBothHuffmanTables(int quality) throws IOException {
    PictureWriter writer = PictureWriter.of(Format.JPEG, quality);
    long bytes = 0;
    for (Pixels picture : PICTURES) {
      int smaller = Math.min(jpeg(picture, quality, false), jpeg(picture, quality, true));
      assertEquals(smaller, writer.write(picture).length);
      bytes += smaller;
    }
    Link<List<Pixels>> link = new PictureCoding(Format.JPEG, quality).link();
    assertEquals(bytes, link.send(PICTURES).bytes());
  }

  private static int jpeg(Pixels picture, int quality, boolean ownTables) throws IOException {
    JPEGImageWriteParam settings = new JPEGImageWriteParam(null);
    settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
    settings.setCompressionQuality(quality / 100f);
    settings.setOptimizeHuffmanTables(ownTables);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
      writer.setOutput(out);
      writer.write(null, new IIOImage(picture.toBufferedImage(), null, null), settings);
    } finally {
      writer.dispose();
    }
    return bytes.size();
  }

  @Test
  void standardTablesAreWrittenWhereTheyAreAskedFor() throws IOException {
    PictureCoding jpeg = new PictureCoding(Format.JPEG, 30);
    PictureCoding png = PictureCoding.lossless(Format.PNG);
    for (Pixels picture : PICTURES) {
      assertEquals(jpeg(picture, 30, false), jpeg.writeStandard(picture).length);
      assertEquals(png.link().count(List.of(picture)), png.writeStandard(picture).length);
    }
  }

  @Test
  void whatArrivesIsWhatAServerReadsOfTheFile() throws IOException {
    List<Pixels> received = new PictureCoding(Format.JPEG, 40).link().send(PICTURES).received();
    PictureWriter writer = PictureWriter.of(Format.JPEG, 40);
    for (int i = 0; i < PICTURES.size(); i++) {
      byte[] file = writer.write(PICTURES.get(i));
      Pixels read = PictureFile.read("a test", file, PictureFile.MAX_PIXELS);
      assertArrayEquals(read.values(), received.get(i).values());
    }
  }

  /** The frame header has 8 bits, height, width, and three components of two factors each. */
  @Test
  void jpegIsBaselineWithHalfAsManySamplesOfColour() {
    byte[] file = PictureWriter.of(Format.JPEG, 75).write(PICTURES.get(3));
    int frame = frameHeader(file);
    assertEquals(0x22, file[frame + 11]);
    assertEquals(0x11, file[frame + 14]);
    assertEquals(0x11, file[frame + 17]);
  }

  private static int frameHeader(byte[] file) {
    int at = 2;
    while ((file[at + 1] & 0xff) != 0xc0) {
      assertEquals((byte) 0xff, file[at]);
      at += 2 + (((file[at + 2] & 0xff) << 8) | (file[at + 3] & 0xff));
    }
    return at;
  }

  @ParameterizedTest
  @EnumSource(
      value = Format.class,
      names = {"WEBP", "WEBP_LOSSLESS"})
  void saysWhatToAddWhereNothingWritesWebp(Format format) {
    PictureCoding coding = new PictureCoding(format, format == Format.WEBP ? 75 : 0);
    String message = assertThrows(IllegalStateException.class, coding::link).getMessage();
    assertTrue(message.startsWith("webp: nothing on the class path writes it"), message);
    assertTrue(message.contains("com.github.usefulness:webp-imageio"), message);
  }

  @Test
  void aLossyFormatIsACurveOfQualities() {
    PictureCoding lossy = new PictureCoding(Format.WEBP, 30);
    assertEquals("webp,quality=30", lossy.name());
    assertEquals("webp", lossy.family());
    assertEquals(OptionalDouble.of(30), lossy.amount());
    PictureCoding lossless = PictureCoding.lossless(Format.WEBP_LOSSLESS);
    assertEquals("webp-lossless", lossless.name());
    assertEquals("webp-lossless", lossless.family());
    assertEquals(OptionalDouble.empty(), lossless.amount());
  }

  @Test
  void rejectsAQualityWhenItIsOutOfRange() {
    for (int quality : new int[] {-1, 0, 101}) {
      assertRejected("jpeg: " + quality + " (expected: 1 to 100)", Format.JPEG, quality);
    }
    assertRejected("png: 1 (expected: 0 to 0)", Format.PNG, 1);
    assertThrows(IllegalArgumentException.class, () -> PictureCoding.lossless(Format.JPEG));
  }

  private static void assertRejected(String message, Format format, int quality) {
    assertEquals(
        message,
        assertThrows(IllegalArgumentException.class, () -> new PictureCoding(format, quality))
            .getMessage());
  }
}
