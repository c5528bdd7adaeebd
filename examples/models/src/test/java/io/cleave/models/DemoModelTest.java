package io.cleave.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.SequentialBlock;
import io.cleave.codec.Profile;
import io.cleave.codec.Pruning;
import io.cleave.codec.TensorDecoder;
import io.cleave.codec.TensorEncoder;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.core.Classification;
import io.cleave.core.Cut;
import io.cleave.core.Model;
import io.cleave.core.Network;
import io.cleave.lab.measure.ModelInput;
import io.cleave.lab.training.Evaluation;
import io.cleave.models.shapes.ShapeClass;
import io.cleave.models.shapes.ShapeSet;
import io.cleave.pytorch.BlockPart;
import io.cleave.pytorch.PyTorchEngine;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The committed demo model on all images of the fixed test split. */
class DemoModelTest {
  private static final String WEIGHTS = "/io/cleave/models/demo/weights.safetensors";
  private static final int LARGEST_BYTES = 4_000_000;

  private static final Evaluation TEST_SPLIT =
      Evaluation.ofTestSplit(ShapeSet.dataset(ShapeSet.DEFAULT_SEED, ShapeSet.SIDE));

  private static Model model;
  private static BlockPart layers;
  private static ModelInput input;
  private static double whole;

  @BeforeAll
  static void load() throws IOException {
    model = Model.find("demo");
    layers = new PyTorchEngine().load(model, model.network().whole());
    input = ModelInput.of(model);
    whole = TEST_SPLIT.accuracy(layers.block(), input, layers.manager());
  }

  @AfterAll
  static void close() {
    layers.close();
  }

  @Test
  void namesMostTestImagesRightButNotAll() {
    assertTrue(whole >= 0.92 && whole <= 0.98, "top-1 " + whole);
  }

  @Test
  void paysForPruningMostOfTheFirstActivation() {
    double pruned = accuracy("maxpool", Pruning.keep(0.1));
    assertTrue(pruned < whole - 0.03, whole + ", pruned " + pruned);
  }

  @Test
  void losesNothingWithoutPruning() {
    assertEquals(whole, accuracy("maxpool", Pruning.none()));
  }

  @Test
  void callsItsClassesWhatTheImageSetDoes() {
    assertEquals(ShapeClass.labels(), Classification.of(model).labels());
  }

  @Test
  void staysSmallEnoughToBeCommitted() throws IOException {
    try (InputStream weights = DemoModelTest.class.getResourceAsStream(WEIGHTS)) {
      int bytes = weights.readAllBytes().length;
      assertTrue(bytes <= LARGEST_BYTES, "bytes " + bytes);
    }
  }

  private static double accuracy(String cut, Pruning pruning) {
    Network network = model.network();
    Cut place = network.cut(cut);
    Block pruner =
        new LambdaBlock(list -> new NDList(sent(list.singletonOrThrow(), pruning)), "pruner");
    Block pruned =
        new SequentialBlock()
            .add(layers.block(network.headTo(place)))
            .add(pruner)
            .add(layers.block(network.tailFrom(place)));
    return TEST_SPLIT.accuracy(pruned, input, layers.manager());
  }

  /** The activation as it arrives behind the codec, image by image. */
  private static NDArray sent(NDArray activation, Pruning pruning) {
    long[] dims = activation.getShape().getShape();
    TensorShape shape = TensorShape.of((int) dims[1], (int) dims[2], (int) dims[3]);
    TensorEncoder encoder = TensorEncoder.of(shape, Profile.exact().withPruning(pruning));
    TensorDecoder decoder = TensorDecoder.of(shape);
    ByteBuffer values = activation.toByteBuffer(true).order(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer frame = direct(encoder.maxEncodedBytes());
    ByteBuffer received = direct(values.remaining());
    for (int i = 0; i < dims[0]; i++) {
      ByteBuffer one = values.slice(i * shape.bytes(), shape.bytes());
      encoder.encode(one.order(ByteOrder.LITTLE_ENDIAN), frame.clear());
      decoder.decode(frame.flip(), received);
    }
    return activation.getManager().create(received.flip(), activation.getShape(), DataType.FLOAT32);
  }

  private static ByteBuffer direct(int bytes) {
    return ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
