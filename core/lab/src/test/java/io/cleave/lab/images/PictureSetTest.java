package io.cleave.lab.images;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.core.Classification;
import io.cleave.core.Model;
import io.cleave.core.labels.ImageNet;
import io.cleave.core.picture.ColourOrder;
import io.cleave.core.picture.PicturesException;
import io.cleave.core.picture.Preprocessing;
import io.cleave.core.picture.Resampling;
import io.cleave.core.picture.TinyPictures;
import io.cleave.core.resnet.ResNet;
import io.cleave.core.weights.Weights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A user's pictures as a set. */
class PictureSetTest extends ImageSetContract {
  private static final int SIDE = 32;

  @TempDir Path temporary;
  private Map<String, byte[]> files;
  private int folders;

  @BeforeEach
  void makeFiles() throws IOException {
    files = new TreeMap<>(TinyPictures.catsAndDogs(3));
  }

  @Override
  ImageSet set() throws IOException {
    return open("cat", "dog");
  }

  @Override
  ImageSet otherSet() throws IOException {
    Map<String, byte[]> others = new TreeMap<>(files);
    others.put("cat/0.png", TinyPictures.encoded(TinyPictures.picture(9, 9, 1), "png"));
    return PictureSet.open(TinyPictures.folder(next(), others), model("cat", "dog"));
  }

  @Test
  void ordersByNameWhateverTheFileSystemSays() throws IOException {
    try (PictureSet set = open("dog", "cat")) {
      List<String> names = new ArrayList<>();
      for (int i = 0; i < set.size(); i++) {
        names.add(set.name(i));
      }
      assertEquals(List.copyOf(files.keySet()), names);
      assertFalse(set.labelsByOrder());
      assertEquals(1, set.image(0).label());
      assertEquals(0, set.image(5).label());
    }
  }

  @Test
  void aFewOfTheModelsClassesAreEnough() throws IOException {
    try (PictureSet set = open("bird", "cat", "cow", "dog")) {
      assertEquals(1, set.image(0).label());
      assertEquals(3, set.image(5).label());
      assertEquals(List.of("bird", "cat", "cow", "dog"), set.labels());
    }
  }

  /** torchvision's rule: ImageNet's synsets against numbered labels. */
  @Test
  void sortedFoldersAreTheLogitsWhereNoneIsNamedAsALabel() throws IOException {
    try (PictureSet set = open("class 0", "class 1")) {
      assertTrue(set.labelsByOrder());
      assertEquals(0, set.image(0).label());
      assertEquals(1, set.image(5).label());
    }
  }

  /** Some of ImageNet's folders, as they are called there and where names were added. */
  @ParameterizedTest
  @CsvSource({
    "n01440764, n04009552",
    "n01440764_tench, n04009552_projector",
    "n01440764-tench, n04009552 projector",
  })
  void aSubsetOfImageNetsFoldersIsOfItsClasses(String tench, String projector) throws IOException {
    files.clear();
    files.put(projector + "/0.png", TinyPictures.encoded(TinyPictures.picture(8, 8, 1), "png"));
    files.put(tench + "/0.png", TinyPictures.encoded(TinyPictures.picture(8, 8, 2), "png"));
    List<String> numbers = Classification.unlabelled(1000, SIDE).labels();
    for (List<String> labels : List.of(ImageNet.names(), numbers)) {
      try (PictureSet set = open(labels.toArray(String[]::new))) {
        assertEquals(0, set.image(0).label());
        assertEquals(745, set.image(1).label());
        assertFalse(set.labelsByOrder());
        assertEquals(labels, set.labels());
      }
    }
  }

  @Test
  void rejectsAFolderThatIsNoneOfImageNets() throws IOException {
    files.clear();
    files.put("n01440764/0.png", new byte[1]);
    files.put("n99999999/0.png", new byte[1]);
    String[] labels = ImageNet.names().toArray(String[]::new);
    assertRefused("which the model does not know (expected: tench, goldfish", labels);
    assertRefused("or ImageNet's synsets for 1,000 classes", "a", "b", "c");
  }

  @Test
  void asManySynsetsAsTheModelHasClassesAreInOrder() throws IOException {
    files.clear();
    files.put("n02123045/0.png", TinyPictures.encoded(TinyPictures.picture(8, 8, 1), "png"));
    files.put("n01440764/0.png", TinyPictures.encoded(TinyPictures.picture(8, 8, 2), "png"));
    try (PictureSet set = open("tench", "tabby")) {
      assertTrue(set.labelsByOrder());
      assertEquals(1, set.image(1).label());
    }
  }

  @Test
  void zipAndFolderAreTheSamePictures() throws IOException {
    try (PictureSet folder = open("cat", "dog");
        PictureSet zip = PictureSet.open(zip(), model("cat", "dog"))) {
      for (int i = 0; i < folder.size(); i++) {
        assertEquals(folder.name(i), zip.name(i));
        assertEquals(folder.image(i).label(), zip.image(i).label());
        assertArrayEquals(folder.image(i).rgb(), zip.image(i).rgb());
      }
    }
  }

  @Test
  void identityStaysWhereverThePicturesLie() throws IOException {
    Path parent = next();
    TinyPictures.folder(parent.resolve("test"), files);
    Model model = model("cat", "dog");
    try (PictureSet here = open("cat", "dog");
        PictureSet inAnother = PictureSet.open(parent, model)) {
      assertEquals(here.identity(), inAnother.identity());
    }
  }

  /** Of the same name and length, which a folder alone could not tell. */
  @Test
  void identityOfAZipChangesWithAByte() throws IOException {
    Model model = model("cat", "dog");
    files.put("cat/0.png", new byte[] {1, 2, 3});
    try (PictureSet before = PictureSet.open(zip(), model)) {
      files.put("cat/0.png", new byte[] {1, 2, 4});
      try (PictureSet after = PictureSet.open(zip(), model)) {
        assertNotEquals(before.identity(), after.identity());
      }
    }
  }

  @Test
  void rejectsFolderWhenTheModelDoesNotKnowItsClass() throws IOException {
    assertRefused(
        "dog/0.png: is of class dog, which the model does not know (expected: cat, cow)",
        "cat",
        "cow");
    assertRefused("cat/0.png: is of class cat, which the model does not", "a", "b", "c");
    assertRefused("cat/0.png: is of class cat, which the model does not", "apple", "pear");
    assertRefused("(expected: a, b, c, d, e, ...)", "a", "b", "c", "d", "e", "f");
  }

  @Test
  void rejectsFolderWhenTwoLabelsAreItsName() {
    assertRefused("cat/0.png: is of class cat, which two of", "cat", "dog", "cat");
  }

  @Test
  void rejectsFolderWhenItHasNoPictures() throws IOException {
    files.clear();
    Path empty = Files.createDirectories(next());
    assertRefused(empty + ": has no pictures", empty);
  }

  @Test
  void rejectsFoldersWhenNotSideBySide() {
    files.put("more/cat/0.png", new byte[1]);
    assertRefused("more/cat/0.png: lies beside cat/0.png", "cat", "dog");
  }

  /** Of two damaged ones only the one that is asked for is read. */
  @Test
  void namesThePictureWhenItIsDamagedAndGivesTheOthers() throws IOException {
    files.put("cat/1.png", new byte[20]);
    files.put("dog/1.png", new byte[0]);
    try (PictureSet set = open("cat", "dog")) {
      assertEquals(8, set.image(0).side());
      PicturesException refusal = assertThrows(PicturesException.class, () -> set.image(1));
      assertTrue(refusal.getMessage().startsWith("cat/1.png: cannot be decoded"));
      assertEquals(8, set.image(2).side());
    }
  }

  /** A disk that is taken away must not pass for thousands of damaged pictures. */
  @Test
  void aFileThatVanishesIsNoDamage() throws IOException {
    Path folder = TinyPictures.folder(next(), files);
    try (PictureSet set = PictureSet.open(folder, model("cat", "dog"))) {
      Files.delete(folder.resolve("cat/0.png"));
      IOException gone = assertThrows(IOException.class, () -> set.image(0));
      assertEquals(IOException.class, gone.getClass());
      assertTrue(gone.getMessage().startsWith("cat/0.png: is no longer there"));
    }
  }

  private PictureSet open(String... labels) throws IOException {
    return PictureSet.open(TinyPictures.folder(next(), files), model(labels));
  }

  private Path zip() throws IOException {
    return TinyPictures.zip(next(), files);
  }

  private Path next() {
    return temporary.resolve("pictures " + folders++);
  }

  @Test
  void refusesAPictureSmallerThanTheInputAndNamesItWhenNothingIsResized() throws IOException {
    byte[] low = TinyPictures.encoded(TinyPictures.picture(SIDE, SIDE - 1, 1), "png");
    Path folder = TinyPictures.folder(next(), Map.of("cat/0.png", low));
    List<Float> half = List.of(0.5f, 0.5f, 0.5f);
    Preprocessing none =
        new Preprocessing(
            OptionalInt.empty(), SIDE, half, half, ColourOrder.RGB, Resampling.BILINEAR);
    try (PictureSet set = PictureSet.open(folder, model(none, "cat", "dog"))) {
      String message = assertThrows(PicturesException.class, () -> set.image(0)).getMessage();
      assertTrue(message.startsWith("cat/0.png: is 32x31 (expected: at least 32x32"), message);
    }
  }

  private void assertRefused(String expected, String... labels) {
    PicturesException refusal =
        assertThrows(PicturesException.class, () -> open(labels).close(), expected);
    assertTrue(refusal.getMessage().contains(expected), refusal.getMessage());
  }

  private static void assertRefused(String expected, Path path) {
    PicturesException refusal =
        assertThrows(
            PicturesException.class, () -> PictureSet.open(path, model("cat", "dog")).close());
    assertTrue(refusal.getMessage().contains(expected), refusal.getMessage());
  }

  private static Model model(String... labels) {
    List<Float> half = List.of(0.5f, 0.5f, 0.5f);
    return model(new Preprocessing(SIDE, SIDE, half, half), labels);
  }

  private static Model model(Preprocessing preprocessing, String... labels) {
    return new Model(
        ResNet.of(18).withBaseWidth(8).withInputSize(SIDE).withClasses(labels.length),
        Weights.seeded(1),
        new Classification(List.of(labels), preprocessing));
  }
}
