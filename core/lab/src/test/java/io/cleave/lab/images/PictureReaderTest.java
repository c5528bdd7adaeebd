package io.cleave.lab.images;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.core.picture.PicturesException;
import io.cleave.core.picture.TinyPictures;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PictureReaderTest {
  private static final int INPUT_SIZE = 16;

  @TempDir Path temporary;
  private Map<String, byte[]> files;

  @BeforeEach
  void makeFiles() throws IOException {
    files = TinyPictures.catsAndDogs(2);
  }

  @Test
  void namesClassesAfterFoldersInOrder() throws Exception {
    LabelledPictures pictures = read();
    assertEquals(List.of("cat", "dog"), pictures.labels());
    assertEquals(
        List.of(0, 0, 1, 1), pictures.images().stream().map(LabelledImage::label).toList());
  }

  @Test
  void readsTheSameFromFolderAndZip() throws Exception {
    LabelledPictures folder = read();
    LabelledPictures zip = read(TinyPictures.zip(temporary.resolve("pictures.zip"), files));
    assertEquals(folder.labels(), zip.labels());
    assertEquals(folder.checksum(), zip.checksum());
    for (int i = 0; i < folder.size(); i++) {
      assertArrayEquals(folder.images().get(i).rgb(), zip.images().get(i).rgb());
    }
  }

  @Test
  void readsClassesInsideAnotherFolder() throws Exception {
    LabelledPictures top = read();
    Path parent = temporary.resolve("parent");
    TinyPictures.folder(parent.resolve("train"), files);
    assertEquals(top.checksum(), read(parent).checksum());
  }

  @Test
  void keepsSmallSquaresAndBringsOthersToTheInputsSize() throws Exception {
    files.put("cat/0.png", TinyPictures.encoded(TinyPictures.picture(40, 20, 1), "png"));
    files.put("cat/1.png", TinyPictures.encoded(TinyPictures.picture(9, 7, 2), "png"));
    List<Integer> sides = read().images().stream().map(LabelledImage::side).toList();
    assertEquals(List.of(INPUT_SIZE, INPUT_SIZE, 8, 8), sides);
  }

  @Test
  void decodesPngToItsPixels() throws Exception {
    int first = TinyPictures.picture(8, 8, 0).getRGB(0, 0);
    byte[] rgb = read().images().get(0).rgb();
    assertEquals(first & 0xFFFFFF, (rgb[0] & 255) << 16 | (rgb[1] & 255) << 8 | (rgb[2] & 255));
  }

  @Test
  void leavesOtherFilesAlone() throws Exception {
    String checksum = read().checksum();
    files.put("README.txt", new byte[1]);
    files.put(".thumbnails/bird/0.png", new byte[1]);
    files.put("__MACOSX/cat/._0.png", new byte[1]);
    assertEquals(checksum, read().checksum());
  }

  /** Thumbnails and deleted pictures, as a NAS, a desktop and a notebook leave them. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "cat/@eaDir/0.png/SYNOPHOTO_THUMB_M.jpg",
        "@eaDir/cat/0.jpg",
        "#recycle/cat/old.png",
        "@Recycle/cat/old.png",
        "$RECYCLE.BIN/cat/old.png",
        "cat/.ipynb_checkpoints/0-checkpoint.png",
        ".Trash-1000/files/old.jpeg",
        ".AppleDouble/cat/0.png",
        "cat/._0.png",
        "cat/.DS_Store",
        "cat/Thumbs.db",
        "cat/desktop.ini",
        "__MACOSX/cat/._0.png",
        "lost+found/0.png",
        "System Volume Information/0.png"
      })
  void leavesAloneWhatSystemsLeaveBeside(String name) throws Exception {
    String checksum = read().checksum();
    files.put(name, new byte[1]);
    assertEquals(checksum, read(TinyPictures.folder(temporary.resolve("p"), files)).checksum());
    assertEquals(checksum, read(TinyPictures.zip(temporary.resolve("p.zip"), files)).checksum());
  }

  @Test
  void aHiddenFolderIsReadWhenItIsTheOneThatWasNamed() throws Exception {
    Path hidden = TinyPictures.folder(temporary.resolve(".cache/@eaDir"), files);
    assertEquals(read().checksum(), read(hidden).checksum());
  }

  @Test
  void changesItsChecksumWithAPixelAndWithAClass() throws Exception {
    String checksum = read().checksum();
    byte[] moved = files.remove("dog/1.png");
    files.put("dog/1.png", TinyPictures.encoded(TinyPictures.picture(8, 8, 77), "png"));
    assertNotEquals(checksum, read(TinyPictures.zip(temporary.resolve("a.zip"), files)).checksum());
    files.remove("dog/1.png");
    files.put("cat/9.png", moved);
    assertNotEquals(checksum, read(TinyPictures.zip(temporary.resolve("b.zip"), files)).checksum());
  }

  @Test
  void takesTheLabelsGivenForTestImages() throws Exception {
    Path folder = TinyPictures.folder(temporary.resolve("test"), files);
    List<String> labels = List.of("bird", "cat", "dog");
    LabelledPictures test = new PictureReader(INPUT_SIZE).read(folder, labels);
    assertEquals(1, test.images().get(0).label());
  }

  @Test
  void rejectsClassWhenNotTrainedOn() throws Exception {
    Path folder = TinyPictures.folder(temporary.resolve("test"), files);
    List<String> labels = List.of("cat", "cow");
    assertRefused(
        "dog/0.png: is of class dog, which the model does not know (expected: cat, cow)",
        assertThrows(
            PicturesException.class, () -> new PictureReader(INPUT_SIZE).read(folder, labels)));
  }

  @Test
  void rejectsPathWhenNothingIsThere() {
    Path absent = temporary.resolve("absent");
    assertRefused(absent + ": is not there", refused(absent));
  }

  @Test
  void rejectsFileWhenNoZip() throws Exception {
    Path file = Files.write(temporary.resolve("no.zip"), new byte[100]);
    assertRefused(file + ": is no zip", refused(file));
  }

  @Test
  void rejectsFolderWhenWithoutPictures() throws Exception {
    Path folder = Files.createDirectories(temporary.resolve("empty"));
    assertRefused(folder + ": has no pictures (expected: <class>/<name>.jpg", refused(folder));
  }

  @Test
  void rejectsPictureWhenInNoClass() throws Exception {
    files.put("0.jpg", new byte[1]);
    assertRefused("0.jpg: lies in no class's folder (expected: <class>/<name>", refused());
  }

  @Test
  void rejectsFolderWhenOfOneClass() throws Exception {
    files.keySet().removeIf(name -> name.startsWith("dog/"));
    assertRefused("has one class, cat (expected: a folder for each of two", refused());
  }

  @Test
  void rejectsFoldersWhenNotSideBySide() throws Exception {
    files.put("test/cat/0.png", new byte[1]);
    assertRefused("test/cat/0.png: lies beside cat/0.png", refused());
  }

  @Test
  void rejectsClassWhenItsNameIsAPathOfWindows() throws Exception {
    files.put("a\\b/0.png", new byte[1]);
    assertRefused("a\\b/0.png: cannot name a class", refused());
  }

  @Test
  void namesAClassWithACommaAsItsFolder() throws Exception {
    files.put("tench, Tinca tinca/0.png", files.get("cat/0.png"));
    assertEquals(List.of("cat", "dog", "tench, Tinca tinca"), read().labels());
  }

  @Test
  void rejectsPictureWhenDamaged() throws Exception {
    byte[] damaged = files.get("dog/1.png");
    damaged[40] ^= 0x55;
    assertRefused("dog/1.png: is damaged, the checksum of its chunk", refused());
    files.put("dog/1.png", new byte[50]);
    assertRefused("dog/1.png: cannot be decoded", refused());
    files.put("dog/1.png", new byte[0]);
    assertRefused("dog/1.png: is empty", refused());
  }

  @Test
  void leavesOutDamagedPicturesWhenAskedToAndKeepsTheirNames() throws Exception {
    String sound = read().checksum();
    files.put("cat/damaged.png", new byte[50]);
    files.put("dog/damaged.png", new byte[0]);
    Path folder = TinyPictures.folder(temporary.resolve("damaged"), files);
    LabelledPictures pictures = new PictureReader(INPUT_SIZE).skippingDamaged().read(folder);
    assertEquals(List.of("cat/damaged.png", "dog/damaged.png"), pictures.damaged());
    assertEquals(sound, pictures.checksum());
    PictureSplit split = PictureSplit.of(pictures, pictures, 1);
    assertEquals(4, split.damaged().size());
  }

  @Test
  void rejectsPicturesWhenAllAreDamaged() throws Exception {
    files.replaceAll((name, file) -> new byte[10]);
    Path folder = TinyPictures.folder(temporary.resolve("damaged"), files);
    PictureReader reader = new PictureReader(INPUT_SIZE).skippingDamaged();
    assertRefused(
        "cat/0.png: and every other picture is damaged",
        assertThrows(PicturesException.class, () -> reader.read(folder)));
  }

  @Test
  void rejectsEntryWhenDamagedInItsZip() throws Exception {
    Path zip = TinyPictures.zip(temporary.resolve("damaged.zip"), files);
    byte[] bytes = Files.readAllBytes(zip);
    Arrays.fill(bytes, 39, 45, (byte) 0xFF); // the first bytes behind the entry's header
    Files.write(zip, bytes);
    assertRefused("cat/0.png: is damaged (expected: a sound zip)", refused(zip));
  }

  @Test
  void stopsWhenInterrupted() throws Exception {
    Path folder = TinyPictures.folder(temporary.resolve("pictures"), files);
    Thread.currentThread().interrupt();
    assertThrows(InterruptedException.class, () -> read(folder));
  }

  @Test
  void rejectsEntryWhenItClimbsOut() throws Exception {
    for (String name : new String[] {"../cat/2.png", "cat/../2.png", "/cat/2.png", "./cat/2.png"}) {
      Map<String, byte[]> climbing = Map.of(name, files.get("cat/0.png"));
      Path zip = TinyPictures.zip(temporary.resolve("climbing.zip"), climbing);
      assertRefused(name + ": is no plain path", refused(zip));
    }
  }

  @Test
  void rejectsEntryWhenItInflatesWithoutEnd() throws Exception {
    files.put("cat/0.png", new byte[100_000]);
    Path zip = TinyPictures.zip(temporary.resolve("bomb.zip"), files);
    try (PictureFiles bomb = PictureFiles.open(zip)) {
      assertRefused(
          "cat/0.png: is too long (expected: at most 99999 bytes)",
          assertThrows(PicturesException.class, () -> bomb.read("cat/0.png", 99_999)));
      assertEquals(100_000, bomb.read("cat/0.png", 100_000).length);
    }
  }

  /** A few bytes that would decode to 10 GB. */
  @Test
  void rejectsPictureWhenOfTooManyPixels() throws Exception {
    byte[] png = files.get("cat/0.png");
    ByteBuffer header = ByteBuffer.wrap(png).putInt(16, 50_000).putInt(20, 50_000);
    CRC32 checksum = new CRC32();
    checksum.update(png, 12, 17);
    header.putInt(29, (int) checksum.getValue());
    assertRefused("cat/0.png: is 50000x50000 (expected: at most 268435456 pixels)", refused());
  }

  private LabelledPictures read() throws IOException, InterruptedException {
    return read(TinyPictures.folder(temporary.resolve("pictures"), files));
  }

  private LabelledPictures read(Path path) throws IOException, InterruptedException {
    return new PictureReader(INPUT_SIZE).read(path);
  }

  private Exception refused() throws IOException {
    return refused(TinyPictures.folder(temporary.resolve("pictures"), files));
  }

  private Exception refused(Path path) {
    return assertThrows(PicturesException.class, () -> read(path));
  }

  private static void assertRefused(String expected, Exception refusal) {
    assertTrue(refusal.getMessage().contains(expected), refusal.getMessage());
  }
}
