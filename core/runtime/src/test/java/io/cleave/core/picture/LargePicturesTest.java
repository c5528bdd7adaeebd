package io.cleave.core.picture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pictures above 16 megapixels, which are never in memory as a whole. */
class LargePicturesTest {
  private static final int WIDTH = 4800;
  private static final int HEIGHT = 3600;
  private static final Preprocessing PREPROCESSING = Preprocessing.imageNet(112);

  /** Rings, so that each place differs from its neighbours. */
  private static final BufferedImage PICTURE = rings();

  private static BufferedImage rings() {
    BufferedImage picture = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_BYTE_GRAY);
    byte[] row = new byte[WIDTH];
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        long distance = (long) (x - 1900) * (x - 1900) + (long) (y - 2000) * (y - 2000);
        row[x] = (byte) Math.abs(((distance >> 13) & 0x1ff) - 255);
      }
      picture.getRaster().setDataElements(0, y, WIDTH, 1, row);
    }
    return picture;
  }

  /** Encoding them takes longer than reading them. */
  private static final Map<String, byte[]> FILES = new ConcurrentHashMap<>();

  private static byte[] encoded(String format, boolean progressive) throws IOException {
    String key = format + progressive;
    byte[] known = FILES.get(key);
    return known == null ? encode(key, format, progressive) : known;
  }

  private static byte[] encode(String key, String format, boolean progressive) throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
    ImageWriteParam settings = writer.getDefaultWriteParam();
    if (progressive) {
      settings.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      writer.setOutput(out);
      writer.write(null, new IIOImage(PICTURE, null, null), settings);
    }
    writer.dispose();
    FILES.put(key, bytes.toByteArray());
    return bytes.toByteArray();
  }

  private static PictureFile open(byte[] file) throws IOException {
    return PictureFile.open("large", file, PictureFile.MAX_PIXELS, Turning.UPRIGHT);
  }

  @ParameterizedTest
  @CsvSource({"png,false,0,0", "jpeg,false,0,0", "jpeg,true,40,3"})
  void theInputIsNearThatOfAllPixels(
      String format, boolean progressive, int atMost, double meanAtMost) throws IOException {
    byte[] file = encoded(format, progressive);
    Pixels expected = PREPROCESSING.frame(open(file).pixels());
    assertNear(expected, open(file).frame(PREPROCESSING), atMost, meanAtMost);
  }

  /** It is resized before it is turned, as the upright picture is too large to be held. */
  @Test
  void aPictureThatIsTurnedOnItsSideIsAtMostOneLevelOff() throws IOException {
    byte[] png = encoded("png", false);
    byte[] file = TinyPictures.withOrientation(png, 6);
    Pixels expected = PREPROCESSING.frame(open(file).pixels());
    assertEquals(HEIGHT, open(file).width());
    assertNear(expected, open(file).frame(PREPROCESSING), 1, 0.5);
  }

  private static void assertNear(Pixels expected, Pixels found, int atMost, double meanAtMost) {
    long sum = 0;
    for (int i = 0; i < expected.values().length; i++) {
      int off = Math.abs((expected.values()[i] & 0xff) - (found.values()[i] & 0xff));
      assertTrue(off <= atMost, "value " + i + " is off by " + off);
      sum += off;
    }
    double mean = (double) sum / expected.values().length;
    assertTrue(mean <= meanAtMost, "mean " + mean);
  }

  /** Which pixels are left out would decide what the network sees. */
  @Test
  void rejectsAPictureWhenPixelsWouldBeLeftOutForANetworkThatResizesNothing() throws IOException {
    List<Float> half = List.of(0.5f, 0.5f, 0.5f);
    Preprocessing none =
        new Preprocessing(
            OptionalInt.empty(), 32, half, half, ColourOrder.RGB, Resampling.BILINEAR);
    PictureFile progressive = open(encoded("jpeg", true));
    PicturesException refusal =
        assertThrows(PicturesException.class, () -> progressive.frame(none));
    assertTrue(refusal.getMessage().contains("is 4800x3600"), refusal.getMessage());
    byte[] png = encoded("png", false);
    assertArrayEquals(none.frame(open(png).pixels()).values(), open(png).frame(none).values());
  }

  /** A server holds four times fewer pixels of those than it takes of others. */
  @Test
  void rejectsAPictureBySizeWhenItsDecoderHoldsAllOfIt() throws IOException {
    byte[] file = encoded("jpeg", true);
    PicturesException refusal =
        assertThrows(
            PicturesException.class,
            () -> PictureFile.open("p.jpg", file, PictureInput.MAX_PIXELS, Turning.UPRIGHT));
    assertTrue(refusal.getMessage().startsWith("p.jpg: is 4800x3600 (expected: at most 16777216"));
  }
}
