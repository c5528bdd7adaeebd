package io.cleave.core.resnet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import ai.djl.training.loss.Loss;
import io.cleave.core.resnet.internal.ConvNorm;
import io.cleave.core.resnet.internal.Layout;
import io.cleave.core.resnet.internal.NormedConvolution;
import io.cleave.core.weights.WeightReader;
import io.cleave.core.weights.Weights;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrainingBlockTest {

  private static final ResNet NETWORK =
      ResNet.of(50).withBaseWidth(8).withClasses(3).withInputSize(32);
  private static final ResNet SHALLOW =
      ResNet.of(18).withBaseWidth(8).withClasses(3).withInputSize(32);

  @Test
  void parametersHaveTorchvisionsNamesAndShapesInItsOrder() {
    try (NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
      Map<String, Parameter> parameters = StateDict.of(initialised(manager));
      assertEquals(List.copyOf(NETWORK.tensors().keySet()), List.copyOf(parameters.keySet()));
      parameters.forEach(
          (name, parameter) ->
              assertEquals(NETWORK.tensors().get(name), parameter.getArray().getShape(), name));
    }
  }

  @Test
  void evaluationOfTheUnfoldedNetworkMatchesTheFoldedOne() throws IOException {
    try (NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch");
        WeightReader reader = Weights.seeded(7).open(NETWORK.tensors())) {
      Block unfolded = initialised(manager);
      for (Map.Entry<String, Parameter> entry : StateDict.of(unfolded).entrySet()) {
        entry.getValue().getArray().set(reader.read(entry.getKey()));
      }
      Block folded = NETWORK.load(NETWORK.whole(), reader, manager).block(NETWORK.whole());
      NDList images = new NDList(images(manager));
      ParameterStore store = new ParameterStore(manager, false);
      NDArray expected = unfolded.forward(store, images, false).head();
      NDArray actual = folded.forward(store, images, false).head();
      assertTrue(expected.allClose(actual, 1e-4, 1e-4, false), expected + " " + actual);
    }
  }

  /**
   * A central difference in double precision. A tensor that moves along its gradient, divided by
   * the square of its length, changes the loss as much as each other one does: by the step. What
   * doubles round off the loss is a hundred thousand times less.
   */
  @Test
  void gradientOfEachTensorIsTheSlopeOfTheLoss() {
    try (NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
      Block block = initialised(NETWORK, DataType.FLOAT64, manager);
      Map<Parameter, NDArray> directions = gradients(block, manager);
      directions.replaceAll((parameter, gradient) -> gradient.div(squaredLength(gradient)));
      double step = 1e-6;
      move(directions, step);
      double above = loss(block, manager);
      move(directions, -2 * step);
      double below = loss(block, manager);
      assertEquals(directions.size(), (above - below) / (2 * step), 0.01);
    }
  }

  /**
   * In single precision, as networks are trained. This one is shallow enough for a step between
   * what rounds its loss off, 1e-5, and what bends it, 1.
   */
  @Test
  void oneStepDownTheGradientLowersTheLossAsItsLengthSays() {
    try (NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
      Block block = initialised(SHALLOW, DataType.FLOAT32, manager);
      Map<Parameter, NDArray> gradients = gradients(block, manager);
      double slope =
          gradients.values().stream().mapToDouble(TrainingBlockTest::squaredLength).sum();
      double expected = 0.02;
      double before = loss(block, manager);
      move(gradients, -expected / slope);
      assertEquals(expected, before - loss(block, manager), 0.1 * expected);
    }
  }

  @Test
  void trainingMovesTheRunningStatistics() {
    try (NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
      Block block = initialised(NETWORK, DataType.FLOAT32, manager);
      NDArray statistic = StateDict.of(block).get("bn1.running_mean").getArray();
      float[] mean = statistic.toFloatArray();
      loss(block, manager);
      assertTrue(mean[0] != statistic.toFloatArray()[0], "the running mean stands still");
    }
  }

  /** oneDNN's own gradient of such a convolution writes beyond its memory, channels last. */
  @ParameterizedTest
  @ValueSource(ints = {4, 8, 16})
  void gradientOfANarrowShortcutIsTheSameInBothLayouts(int channels) {
    try (NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
      Shape shape = new Shape(32, channels, 32, 32);
      Block shortcut = new NormedConvolution(new ConvNorm("c", "n", channels, 16, 1, 2), false);
      shortcut.initialize(manager, DataType.FLOAT32, shape);
      NDArray input = ramp(manager, shape);
      float[] expected = gradient(shortcut, input, manager);
      float[] actual = gradient(shortcut, Layout.channelsLast(input), manager);
      float largest = 0;
      for (float each : expected) {
        largest = Math.max(largest, Math.abs(each));
      }
      assertTrue(largest > 0, "no gradient");
      assertArrayEquals(expected, actual, 1e-3f * largest);
    }
  }

  private static float[] gradient(Block shortcut, NDArray input, NDManager manager) {
    NDArray weight = shortcut.getParameters().get(0).getValue().getArray();
    weight.setRequiresGradient(true);
    try (GradientCollector collector = manager.getEngine().newGradientCollector()) {
      NDArray output =
          shortcut.forward(new ParameterStore(manager, false), new NDList(input), true).head();
      collector.backward(output.mul(ramp(manager, output.getShape()).square()).sum());
    }
    float[] gradient = weight.getGradient().toFloatArray();
    weight.getGradient().muli(0);
    return gradient;
  }

  /** The gradient of the loss by each parameter that is learned. */
  private static Map<Parameter, NDArray> gradients(Block block, NDManager manager) {
    List<Parameter> learned =
        StateDict.of(block).values().stream().filter(Parameter::requiresGradient).toList();
    learned.forEach(parameter -> parameter.getArray().setRequiresGradient(true));
    try (GradientCollector collector = manager.getEngine().newGradientCollector()) {
      collector.backward(lossArray(block, manager));
    }
    Map<Parameter, NDArray> gradients = new LinkedHashMap<>();
    learned.forEach(each -> gradients.put(each, each.getArray().getGradient().duplicate()));
    return gradients;
  }

  private static void move(Map<Parameter, NDArray> directions, double step) {
    directions.forEach((parameter, each) -> parameter.getArray().addi(each.mul(step)));
  }

  private static double squaredLength(NDArray array) {
    return number(array.square().sum());
  }

  private static double loss(Block block, NDManager manager) {
    return number(lossArray(block, manager));
  }

  private static double number(NDArray scalar) {
    return scalar.toType(DataType.FLOAT64, false).getDouble();
  }

  /** In training, where batch normalisation looks at the batch. */
  private static NDArray lossArray(Block block, NDManager manager) {
    DataType type = StateDict.of(block).get("conv1.weight").getArray().getDataType();
    NDArray labels = manager.create(new float[] {0, 1, 2, 0}).reshape(4, 1);
    NDList images = new NDList(images(manager).toType(type, false));
    NDList logits = block.forward(new ParameterStore(manager, false), images, true);
    return Loss.softmaxCrossEntropyLoss().evaluate(new NDList(labels.toType(type, false)), logits);
  }

  private static Block initialised(NDManager manager) {
    return initialised(NETWORK, DataType.FLOAT32, manager);
  }

  private static Block initialised(ResNet network, DataType type, NDManager manager) {
    manager.getEngine().setRandomSeed(7);
    Block block = network.trainingBlock();
    block.initialize(manager, type, new Shape(4, 3, 32, 32));
    return block;
  }

  private static NDArray images(NDManager manager) {
    return ramp(manager, new Shape(4, 3, 32, 32));
  }

  private static NDArray ramp(NDManager manager, Shape shape) {
    NDArray ramp = manager.arange((int) shape.size()).toType(DataType.FLOAT32, false);
    return ramp.mul(0.37f).sin().reshape(shape);
  }
}
