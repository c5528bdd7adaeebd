package io.cleave.core.picture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are no whole pictures. */
class PictureFileTest {
  /** Only the last marker, and bits behind the last pixel, may be missing. */
  @Test
  void rejectsJpegWhenAnyPixelIsCutOff() throws IOException {
    byte[] file = TinyPictures.encoded(TinyPictures.picture(24, 24, 1), "jpeg");
    byte[] pixels = read("whole", file).values();
    for (int length = 0; length < file.length; length++) {
      byte[] cut = Arrays.copyOf(file, length);
      if (length >= file.length - 3 && isRead(cut)) {
        assertArrayEquals(pixels, read("cut.jpg", cut).values());
      } else {
        assertRefused(cut);
      }
    }
    byte[] withoutEnd = Arrays.copyOf(file, file.length - 2);
    assertArrayEquals(pixels, read("without its last marker", withoutEnd).values());
  }

  private static boolean isRead(byte[] file) {
    try {
      return read("picture", file) != null;
    } catch (PicturesException e) {
      return false;
    }
  }

  private static List<String> kinds() {
    return List.of(
        "0-png-rgb8.png",
        "0-png-interlaced.png",
        "0-gif.gif",
        "0-gif-animated.gif",
        "0-bmp-rgb24.bmp",
        "0-bmp-palette.bmp",
        "0-webp-lossless.webp",
        "0-webp-exif3.webp",
        "9-webp-lossy.webp",
        "2-jpeg-progressive.jpg",
        "2-jpeg-cmyk-progressive.jpg",
        "2-jpeg-exif6.jpg");
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void rejectsAnyFormatWhenCutAnywhereAndSaysSo(String kind) throws IOException {
    byte[] file = PillowPictures.file(kind);
    read("whole", file);
    for (int length = 1; length < file.length - 3; length++) {
      String message = assertRefused(Arrays.copyOf(file, length)).getMessage();
      assertTrue(message.startsWith("cut.jpg: is cut short (expected: "), message);
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void toleratesBytesBehindThePicture(String kind) throws IOException {
    byte[] file = PillowPictures.file(kind);
    byte[] longer = Arrays.copyOf(file, file.length + 100);
    assertArrayEquals(read("file", file).values(), read("longer", longer).values());
  }

  /** Between two restart markers nothing but the marker that comes too early tells. */
  @ParameterizedTest
  @ValueSource(strings = {"2-jpeg-restarts.jpg", "2-jpeg-422.jpg", "2-jpeg-cmyk.jpg"})
  void rejectsJpegWhenCutAnywhereAndSaysSo(String name) throws IOException {
    byte[] file = PillowPictures.file(name);
    byte[] pixels = read("whole", file).values();
    for (int length = 1; length < file.length - 2; length++) {
      String message = assertRefused(Arrays.copyOf(file, length)).getMessage();
      assertTrue(message.startsWith("cut.jpg: is cut short (expected: "), message);
    }
    byte[] withoutEnd = Arrays.copyOf(file, file.length - 2);
    assertArrayEquals(pixels, read("without its last marker", withoutEnd).values());
  }

  /** Whatever is wrong: a picture or one exception that names the file. */
  @ParameterizedTest
  @MethodSource("kinds")
  void givesAPictureOrNamesTheFileWhateverByteIsWrong(String kind) throws IOException {
    byte[] file = PillowPictures.file(kind);
    Random random = new Random(19);
    for (int i = 0; i < 300; i++) {
      byte[] damaged = file.clone();
      damaged[random.nextInt(file.length)] = (byte) random.nextInt();
      try {
        Pixels pixels = PictureFile.read("damaged", damaged, 1 << 20);
        assertTrue(pixels.width() * pixels.height() <= 1 << 20);
      } catch (PicturesException e) {
        assertTrue(e.getMessage().startsWith("damaged: "), e.getMessage());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {20, 40, 60})
  void rejectsPngWhenAByteOfAnyChunkIsWrong(int fromEnd) throws IOException {
    byte[] file = PillowPictures.file("0-png-exif6.png");
    file[file.length - fromEnd] ^= 1;
    String message = assertRefused(file).getMessage();
    assertTrue(message.contains("is damaged, the checksum of its chunk IDAT is wrong"), message);
  }

  @Test
  void rejectsPngWhenAByteOfItsHeaderOrOfAnUnknownChunkIsWrong() throws IOException {
    byte[] file = PillowPictures.file("0-png-exif6.png");
    for (int at : new int[] {16, 24, 30, 37, 45, 50}) {
      byte[] damaged = file.clone();
      damaged[at] ^= 1;
      String message = assertRefused(damaged).getMessage();
      assertTrue(message.contains("the checksum of its chunk"), at + ": " + message);
    }
  }

  private static Stream<Arguments> strangers() {
    return Stream.of(
        Arguments.of("\0\0\0\u0018ftypheic\0\0\0\0mif1heic", "is a HEIC"),
        Arguments.of("\0\0\0\u0018ftypmif1\0\0\0\0mif1heic", "is a HEIC"),
        Arguments.of("\0\0\0\u001cftypavif\0\0\0\0avifmif1", "is an AVIF"),
        Arguments.of("\0\0\0\u001cftypisom\0\0\0\0isomavc1", "is a film"),
        Arguments.of("II*\0\b\0\0\0", "is a TIFF"),
        Arguments.of("MM\0*\0\0\0\b", "is a TIFF"),
        Arguments.of("\u00ff\n", "is a JPEG XL"),
        Arguments.of("<svg xmlns=\"http://www.w3.org/2000/svg\"/>", "is an SVG"),
        Arguments.of("<?xml version=\"1.0\"?>\n<!-- drawn --><svg/>", "is an SVG"),
        Arguments.of("\n<!DOCTYPE HTML><html>", "is a web page"),
        Arguments.of("<html><body>404", "is a web page"),
        Arguments.of("%PDF-1.7", "is a PDF"),
        Arguments.of("PK\3\4", "is a zip"),
        Arguments.of("version https://git-lfs.github.com/spec/v1\noid", "is a pointer of Git LFS"),
        Arguments.of("", "is empty"),
        Arguments.of("\0\0\0\0\0\0", "cannot be decoded, as all of it is zeros"),
        Arguments.of("notes.txt" + "\0".repeat(248) + "ustar\0" + "00", "is a tar archive"),
        Arguments.of(" {\"error\": \"not found\"}", "is JSON"),
        Arguments.of("hello", "cannot be decoded"));
  }

  @ParameterizedTest
  @MethodSource("strangers")
  void rejectsWhatIsNoPictureByWhatItIs(String content, String reason) {
    byte[] file = content.getBytes(StandardCharsets.ISO_8859_1);
    String message = assertRefused(file).getMessage();
    assertTrue(message.startsWith("cut.jpg: " + reason), message);
    assertTrue(message.contains(" (expected: "), message);
  }

  /** Formats whose first bytes say that they are larger than anybody can hold. */
  @ParameterizedTest
  @ValueSource(strings = {"0-gif.gif", "0-bmp-rgb24.bmp", "0-webp-lossless.webp", "2-jpeg-rgb.jpg"})
  void rejectsAnyFormatByItsSizeBeforeItsPixelsAreRead(String kind) throws IOException {
    byte[] file = PillowPictures.file(kind);
    PicturesException refusal =
        assertThrows(PicturesException.class, () -> PictureFile.read("bomb", file, 100));
    assertTrue(refusal.getMessage().contains("(expected: at most 100 pixels)"), kind + refusal);
  }

  @Test
  void saysThatAJpegIsCutShort() throws IOException {
    byte[] file = TinyPictures.encoded(TinyPictures.picture(24, 24, 1), "jpeg");
    PicturesException refusal = assertRefused(Arrays.copyOf(file, file.length * 3 / 4));
    assertEquals(
        "cut.jpg: is cut short (expected: a whole file; copy or fetch it again)",
        refusal.getMessage());
  }

  /** Cameras leave notes behind the picture. */
  @Test
  void toleratesBytesBehindAJpeg() throws IOException {
    byte[] file = TinyPictures.encoded(TinyPictures.picture(24, 24, 1), "jpeg");
    assertEquals(24, read("long", Arrays.copyOf(file, file.length + 100)).width());
  }

  private static PicturesException assertRefused(byte[] file) {
    PicturesException refusal =
        assertThrows(
            PicturesException.class, () -> read("cut.jpg", file), () -> file.length + " bytes");
    assertTrue(refusal.getMessage().startsWith("cut.jpg: "), refusal.getMessage());
    return refusal;
  }

  private static Pixels read(String name, byte[] file) throws PicturesException {
    return PictureFile.read(name, file, PictureFile.MAX_PIXELS);
  }
}
