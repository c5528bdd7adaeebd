package io.cleave.lab.measure;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.modality.cv.Image;
import ai.djl.modality.cv.ImageFactory;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.Classification;
import io.cleave.core.Model;
import io.cleave.core.picture.ColourOrder;
import io.cleave.core.picture.Pixels;
import io.cleave.core.picture.Preprocessing;
import io.cleave.core.picture.Resampling;
import io.cleave.core.picture.TinyPictures;
import io.cleave.core.picture.TranslatedInput;
import io.cleave.core.resnet.ResNet;
import io.cleave.core.weights.Weights;
import io.cleave.lab.images.Dataset;
import io.cleave.lab.images.LabelledImage;
import io.cleave.lab.images.LabelledPictures;
import io.cleave.lab.images.PictureReader;
import io.cleave.lab.images.PictureSet;
import io.cleave.lab.images.PictureSplit;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What is trained on must be what is classified later, to the last bit. */
class ModelInputTest {
  private static final int SIZE = 32;
  private static final int[][] SIZES = {{16, 16}, {16, 16}, {32, 32}, {50, 40}, {21, 30}, {90, 90}};

  private static final List<Float> SOME = List.of(0.4f, 0.5f, 0.6f);

  @TempDir Path folder;
  private final List<byte[]> files = new ArrayList<>();

  @Test
  void makesOfEveryPictureWhatTheTranslatorMakes() throws Exception {
    try (NDManager manager = NDManager.newBaseManager()) {
      Dataset dataset = dataset();
      List<LabelledImage> batch = dataset.test().images(0, files.size());
      NDArray input = new ModelInput(dataset.preprocessing(), "images").array(batch, manager);
      assertEquals(new Shape(files.size(), 3, SIZE, SIZE), input.getShape());
      Model model = model(dataset.labels(), dataset.preprocessing());
      for (int i = 0; i < files.size(); i++) {
        Image image =
            ImageFactory.getInstance().fromInputStream(new ByteArrayInputStream(files.get(i)));
        assertArrayEquals(
            TranslatedInput.of(image, model), input.get(i).toFloatArray(), "picture " + i);
      }
    }
  }

  /** With a margin around the centre, as ImageNet's models have, and without; in either order. */
  @ParameterizedTest
  @CsvSource({SIZE + ", RGB", "36, BGR", "41, RGB"})
  void makesOfEveryPictureOfASetWhatTheTranslatorMakes(int shorterSide, ColourOrder colours)
      throws Exception {
    makeFiles(SIZES, 24);
    assertSetIsAsTranslated(
        new Preprocessing(
            OptionalInt.of(shorterSide), SIZE, SOME, SOME, colours, Resampling.BILINEAR));
  }

  @ParameterizedTest
  @EnumSource(ColourOrder.class)
  void cutsWhatIsNotResizedAsTheTranslatorDoes(ColourOrder colours) throws Exception {
    makeFiles(new int[][] {{32, 32}, {50, 41}, {90, 90}, {33, 64}}, SIZE);
    Preprocessing none =
        new Preprocessing(OptionalInt.empty(), SIZE, SOME, SOME, colours, Resampling.BILINEAR);
    assertSetIsAsTranslated(none);
    try (NDManager manager = NDManager.newBaseManager()) {
      BufferedImage large = TinyPictures.picture(SIZE + 9, SIZE + 9, 1);
      NDArray pixels =
          ImageFactory.getInstance().fromImage(large).toNDArray(manager, Image.Flag.COLOR);
      LabelledImage image = new LabelledImage(SIZE + 9, 0, pixels.toByteArray());
      assertArrayEquals(
          TranslatedInput.of(
              ImageFactory.getInstance().fromImage(large), model(List.of("a", "b"), none)),
          new ModelInput(none, "images").array(List.of(image), manager).toFloatArray());
    }
  }

  @Test
  void theTensorsAreTheArrayAndTheirMemoryServesSmallerBatches() throws Exception {
    Dataset dataset = dataset();
    List<LabelledImage> batch = dataset.test().images(0, files.size());
    List<Pixels> pixels = batch.stream().map(LabelledImage::pixels).toList();
    ModelInput input = new ModelInput(dataset.preprocessing(), "pixels");
    try (NDManager manager = NDManager.newBaseManager()) {
      float[] all = input.array(batch, manager).toFloatArray();
      Tensors tensors = input.of(pixels);
      assertEquals("pixels float32 3x32x32", tensors.signature().toString());
      assertEquals(files.size(), tensors.batch());
      assertArrayEquals(all, floats(tensors));
      Tensors last = input.of(pixels.subList(files.size() - 1, files.size()));
      assertEquals(1, last.batch());
      int each = all.length / files.size();
      assertArrayEquals(Arrays.copyOfRange(all, all.length - each, all.length), floats(last));
    }
  }

  private static float[] floats(Tensors tensors) {
    FloatBuffer values = tensors.data(0).asFloatBuffer();
    float[] floats = new float[values.remaining()];
    values.get(floats);
    return floats;
  }

  @Test
  void rejectsASmallerImageWhenNothingIsResized() {
    Preprocessing none =
        new Preprocessing(
            OptionalInt.empty(), SIZE, SOME, SOME, ColourOrder.RGB, Resampling.BILINEAR);
    LabelledImage small = new LabelledImage(2, 0, new byte[12]);
    try (NDManager manager = NDManager.newBaseManager()) {
      String message =
          assertThrows(
                  IllegalArgumentException.class,
                  () -> new ModelInput(none, "images").array(List.of(small), manager))
              .getMessage();
      assertTrue(message.contains("2x2 (expected: at least 32x32"), message);
    }
  }

  private void assertSetIsAsTranslated(Preprocessing preprocessing) throws Exception {
    Model model = model(List.of("a", "b"), preprocessing);
    try (NDManager manager = NDManager.newBaseManager();
        PictureSet set = PictureSet.open(folder, model)) {
      for (int i = 0; i < set.size(); i++) {
        LabelledImage image = set.image(i);
        NDArray input = ModelInput.of(model).array(List.of(image), manager);
        Image file =
            ImageFactory.getInstance().fromInputStream(new ByteArrayInputStream(files.get(i)));
        assertArrayEquals(TranslatedInput.of(file, model), input.toFloatArray(), "picture " + i);
      }
    }
  }

  /** Colour PNG of each size, then grey, then JPEG. */
  private void makeFiles(int[][] sizes, int jpegSide) throws IOException {
    for (int[] size : sizes) {
      files.add(TinyPictures.encoded(TinyPictures.picture(size[0], size[1], files.size()), "png"));
    }
    BufferedImage grey = new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_BYTE_GRAY);
    grey.getGraphics().drawImage(TinyPictures.picture(SIZE, SIZE, 9), 0, 0, null);
    files.add(TinyPictures.encoded(grey, "png"));
    files.add(TinyPictures.encoded(TinyPictures.picture(jpegSide, jpegSide, 10), "jpeg"));
    Map<String, byte[]> named = new TreeMap<>();
    for (int i = 0; i < files.size(); i++) {
      named.put((i < 3 ? "a/" : "b/") + i + ".png", files.get(i));
    }
    TinyPictures.folder(folder, named);
  }

  private Dataset dataset() throws IOException, InterruptedException {
    makeFiles(SIZES, 24);
    LabelledPictures pictures = new PictureReader(SIZE).read(folder);
    return PictureSplit.of(pictures, pictures, 1).dataset(1, SIZE);
  }

  private static Model model(List<String> labels, Preprocessing preprocessing) {
    ResNet resNet = ResNet.of(18).withClasses(2).withInputSize(SIZE);
    return new Model(resNet, Weights.seeded(1), new Classification(labels, preprocessing));
  }
}
