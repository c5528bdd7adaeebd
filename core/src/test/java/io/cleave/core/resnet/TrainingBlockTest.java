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
import io.cleave.core.weights.WeightReader;
import io.cleave.core.weights.Weights;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrainingBlockTest {

  private static final ResNet NETWORK =
      ResNet.of(50).withBaseWidth(8).withClasses(3).withInputSize(32);

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
      Block folded =
          NETWORK
              .load(NETWORK.cut("input"), null, reader, manager)
              .between(NETWORK.cut("input"), null);
      NDList images = new NDList(images(manager));
      ParameterStore store = new ParameterStore(manager, false);
      NDArray expected = unfolded.forward(store, images, false).head();
      NDArray actual = folded.forward(store, images, false).head();
      assertTrue(expected.allClose(actual, 1e-4, 1e-4, false), expected + " " + actual);
    }
  }

  @Test
  void oneStepDownTheGradientLowersTheLossAndMovesTheRunningStatistics() {
    try (NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
      Block block = initialised(manager);
      Map<String, Parameter> parameters = StateDict.of(block);
      parameters.values().stream()
          .filter(Parameter::requiresGradient)
          .forEach(parameter -> parameter.getArray().setRequiresGradient(true));
      float[] mean = parameters.get("bn1.running_mean").getArray().toFloatArray();
      float before = loss(block, manager, parameters);
      for (int step = 0; step < 3; step++) {
        loss(block, manager, parameters);
      }
      assertTrue(loss(block, manager, parameters) < before);
      float[] moved = parameters.get("bn1.running_mean").getArray().toFloatArray();
      assertTrue(mean[0] != moved[0], "the running mean stands still");
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

  private static float loss(Block block, NDManager manager, Map<String, Parameter> parameters) {
    float value;
    try (GradientCollector collector = manager.getEngine().newGradientCollector()) {
      NDArray labels = manager.create(new float[] {0, 1, 2, 0}).reshape(4, 1);
      NDList logits =
          block.forward(new ParameterStore(manager, false), new NDList(images(manager)), true);
      NDArray loss = Loss.softmaxCrossEntropyLoss().evaluate(new NDList(labels), logits);
      collector.backward(loss);
      value = loss.getFloat();
    }
    for (Parameter parameter : parameters.values()) {
      if (parameter.requiresGradient()) {
        NDArray gradient = parameter.getArray().getGradient();
        parameter.getArray().subi(gradient.mul(0.01f));
        gradient.subi(gradient.duplicate());
      }
    }
    return value;
  }

  private static Block initialised(NDManager manager) {
    manager.getEngine().setRandomSeed(7);
    Block block = NETWORK.trainingBlock();
    block.initialize(manager, DataType.FLOAT32, new Shape(4, 3, 32, 32));
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
