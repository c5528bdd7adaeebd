package io.cleave.core.resnet;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.training.initializer.XavierInitializer;
import ai.djl.training.initializer.XavierInitializer.FactorType;
import ai.djl.training.initializer.XavierInitializer.RandomType;
import io.cleave.core.Cost;
import io.cleave.core.Cut;
import io.cleave.core.Split;
import io.cleave.core.weights.WeightReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A residual network as torchvision builds it: same layers, same tensor names, same numbers.
 * Immutable; holds no weights.
 *
 * @param depth 18 or 34 (basic blocks), 50, 101 or 152 (bottlenecks)
 * @param baseWidth channels of the stem, 64 in the published networks
 * @param classes number of logits
 * @param inputSize height and width of the input image in pixels
 */
public record ResNet(int depth, int baseWidth, int classes, int inputSize) {

  private static final Map<Integer, int[]> BLOCKS =
      Map.of(
          18, new int[] {2, 2, 2, 2},
          34, new int[] {3, 4, 6, 3},
          50, new int[] {3, 4, 6, 3},
          101, new int[] {3, 4, 23, 3},
          152, new int[] {3, 8, 36, 3});

  private static final int IMAGENET_WIDTH = 64;
  private static final int IMAGENET_CLASSES = 1000;
  private static final int IMAGENET_SIZE = 224;
  private static final int SMALLEST_INPUT = 32;
  private static final int LARGEST = 1 << 14;

  /**
   * The stages that run channels last: up to and with the first residual block, where it pays.
   * Behind it the feature maps are small and the two layouts are equally fast.
   */
  private static final int CHANNELS_LAST_STAGES = 3;

  /**
   * Checks each value.
   *
   * @param depth 18, 34, 50, 101 or 152
   * @param baseWidth 1 to 16384
   * @param classes 1 to 65536
   * @param inputSize 32 to 16384
   * @throws IllegalArgumentException if one is out of range
   */
  public ResNet {
    if (!BLOCKS.containsKey(depth)) {
      throw new IllegalArgumentException("depth: " + depth + " (expected: 18, 34, 50, 101 or 152)");
    }
    requireRange("baseWidth", baseWidth, 1, LARGEST);
    requireRange("classes", classes, 1, LARGEST * 4);
    requireRange("inputSize", inputSize, SMALLEST_INPUT, LARGEST);
  }

  private static void requireRange(String name, int value, int from, int to) {
    if (value < from || value > to) {
      throw new IllegalArgumentException(
          name + ": " + value + " (expected: " + from + " to " + to + ")");
    }
  }

  /**
   * The network published for ImageNet: base width 64, 1000 classes, 224x224 pixels.
   *
   * @param depth 18, 34, 50, 101 or 152
   * @return the architecture
   */
  public static ResNet of(int depth) {
    return new ResNet(depth, IMAGENET_WIDTH, IMAGENET_CLASSES, IMAGENET_SIZE);
  }

  /**
   * The same network with another width.
   *
   * @param channels channels of the stem
   * @return a new architecture
   */
  public ResNet withBaseWidth(int channels) {
    return new ResNet(depth, channels, classes, inputSize);
  }

  /**
   * The same network with another number of classes.
   *
   * @param count number of logits
   * @return a new architecture
   */
  public ResNet withClasses(int count) {
    return new ResNet(depth, baseWidth, count, inputSize);
  }

  /**
   * The same network for images of another size.
   *
   * @param pixels height and width of the input, at least 32
   * @return a new architecture
   */
  public ResNet withInputSize(int pixels) {
    return new ResNet(depth, baseWidth, classes, pixels);
  }

  /**
   * The architecture that tensors of torchvision's names and shapes belong to, for images of
   * 224x224 pixels: the size of the input leaves no trace in the weights.
   *
   * @param tensors name and shape of each tensor
   * @return the architecture
   * @throws IllegalArgumentException if no depth here has exactly these residual blocks
   */
  public static ResNet fromTensors(Map<String, Shape> tensors) {
    Shape stem = tensors.get("conv1.weight");
    Shape classifier = tensors.get("fc.weight");
    if (stem == null || classifier == null) {
      throw new IllegalArgumentException(
          "tensors: no conv1.weight or no fc.weight (expected: a ResNet as torchvision names it)");
    }
    for (int depth : BLOCKS.keySet()) {
      ResNet candidate =
          of(depth).withBaseWidth((int) stem.get(0)).withClasses((int) classifier.get(0));
      if (tensors.keySet().equals(candidate.tensors().keySet())) {
        return candidate;
      }
    }
    throw new IllegalArgumentException(
        "tensors: "
            + tensors.size()
            + " with the wrong residual blocks (expected: ResNet-18, 34, 50, 101 or 152)");
  }

  /**
   * A name that tells this architecture from any other.
   *
   * @return {@code resnet50}, or {@code resnet50-w16-c10-i64} where it differs from the published
   */
  public String name() {
    String base = "resnet" + depth;
    return equals(of(depth)) ? base : base + "-w" + baseWidth + "-c" + classes + "-i" + inputSize;
  }

  /**
   * Shape of one input.
   *
   * @return (3, inputSize, inputSize)
   */
  public Shape inputShape() {
    return new Shape(3, inputSize, inputSize);
  }

  /**
   * Shape of one output.
   *
   * @return (classes)
   */
  public Shape outputShape() {
    return new Shape(classes);
  }

  /**
   * Every place where this network can be cut, from the input on. A cut is legal where exactly one
   * tensor crosses, which is between stages: inside a residual block two tensors are alive.
   *
   * @return the cuts in the order of the computation
   */
  public List<Cut> cuts() {
    List<Stage> stages = stages();
    Cost tail = totalCost(stages);
    Cost head = Cost.NONE;
    Shape shape = inputShape();
    List<Cut> cuts = new ArrayList<>();
    cuts.add(new Cut(Cut.INPUT, Cut.INPUT, shape, head, tail));
    for (Stage stage : stages.subList(0, stages.size() - 1)) {
      Cost cost = stage.cost(shape);
      head = head.plus(cost);
      tail = tail.minus(cost);
      shape = stage.output(shape);
      cuts.add(new Cut(stage.name(), stage.module(), shape, head, tail));
    }
    return List.copyOf(cuts);
  }

  private Cost totalCost(List<Stage> stages) {
    Cost total = Cost.NONE;
    Shape shape = inputShape();
    for (Stage stage : stages) {
      total = total.plus(stage.cost(shape));
      shape = stage.output(shape);
    }
    return total;
  }

  /**
   * Finds a cut by the name used here or by torchvision's: {@code bottle1} and {@code layer1.0} are
   * one, {@code layer1} is the cut behind its last block.
   *
   * @param name the name of a cut
   * @return the cut
   * @throws IllegalArgumentException if there is none; names the nearest legal cuts where the name
   *     is that of a module inside a residual block
   */
  public Cut cut(String name) {
    return new CutNames(stages(), cuts()).find(name);
  }

  /**
   * The tensors a file for this network holds.
   *
   * @return torchvision's names, in the order of the computation, with their shapes
   */
  public Map<String, Shape> tensors() {
    Map<String, Shape> tensors = new LinkedHashMap<>();
    stages().forEach(stage -> stage.tensors(tensors));
    return tensors;
  }

  /**
   * Loads the stages between two cuts for inference.
   *
   * @param from the cut in front of the first stage, {@code input} for the network's beginning
   * @param to the cut behind the last stage, or null for the network's end
   * @param reader where the tensors come from; only those of these stages are read
   * @param manager owns the arrays
   * @return the stages, their arrays loaded
   * @throws IOException if a tensor cannot be read
   */
  public LoadedStages load(Cut from, Cut to, WeightReader reader, NDManager manager)
      throws IOException {
    return load(from, to, reader, manager, LayerOperations.none(this));
  }

  /**
   * Loads the stages between two cuts for inference, some layers looked at or altered.
   *
   * @param from as {@link #load(Cut, Cut, WeightReader, NDManager)}
   * @param to as there
   * @param reader as there
   * @param manager as there
   * @param operations on layers of this network; those on other stages do nothing
   * @return the stages, their arrays loaded
   * @throws IOException if a tensor cannot be read
   * @throws IllegalArgumentException if the operations are for another network
   */
  public LoadedStages load(
      Cut from, Cut to, WeightReader reader, NDManager manager, LayerOperations operations)
      throws IOException {
    operations.requireFor(this);
    TensorLoader loader = new TensorLoader(reader, manager, operations);
    List<Cut> cuts = cuts();
    List<Stage> stages = stages();
    int first = cuts.indexOf(from);
    int end = to == null ? stages.size() : cuts.indexOf(to);
    List<Block> blocks = new ArrayList<>();
    for (Stage stage : stages.subList(first, end)) {
      blocks.add(operations.behind(stage.module(), stage.inference(loader)));
    }
    return new LoadedStages(cuts, first, blocks, CHANNELS_LAST_STAGES);
  }

  /**
   * Builds the whole network for training, batch normalisation kept apart. Weights are drawn after
   * He et al. 2015 by each layer's outputs, those of the classifier too. {@link StateDict} names
   * its parameters.
   *
   * @return a block without arrays; call {@code initialize} on it, or hand it to a trainer
   */
  public Block trainingBlock() {
    return trainingBlock(stages());
  }

  /**
   * Builds the network for training as {@link #trainingBlock()} does, in two halves.
   *
   * @param cutName a cut's name
   * @return both sides without arrays, to be initialised one after the other
   * @throws IllegalArgumentException if the network cannot be cut there
   */
  public Split trainingSplit(String cutName) {
    Cut cut = cut(cutName);
    List<Stage> stages = stages();
    int behind = cuts().indexOf(cut);
    return new Split(
        cut,
        trainingBlock(stages.subList(0, behind)),
        trainingBlock(stages.subList(behind, stages.size())));
  }

  private static Block trainingBlock(List<Stage> stages) {
    SequentialBlock block = new SequentialBlock();
    stages.forEach(stage -> block.add(stage.training()));
    block.setInitializer(
        new XavierInitializer(RandomType.GAUSSIAN, FactorType.OUT, 2), Parameter.Type.WEIGHT);
    return block;
  }

  List<Stage> stages() {
    List<Stage> stages = new ArrayList<>();
    stages.add(Stem.of(baseWidth));
    stages.add(new MaxPool());
    int channels = baseWidth;
    int number = 0;
    for (int layer = 0; layer < BLOCKS.get(depth).length; layer++) {
      for (int i = 0; i < BLOCKS.get(depth)[layer]; i++) {
        Stage block = residual(layer, i, ++number, channels);
        stages.add(block);
        channels = outputChannels(layer);
      }
    }
    stages.add(new AveragePool());
    stages.add(new Classifier(channels, classes));
    return stages;
  }

  private Stage residual(int layer, int index, int number, int channels) {
    String module = "layer" + (layer + 1) + "." + index;
    int stride = index == 0 && layer > 0 ? 2 : 1;
    int width = baseWidth << layer;
    return bottlenecks()
        ? Residual.bottleneck("bottle" + number, module, channels, width, stride)
        : Residual.basic("basic" + number, module, channels, width, stride);
  }

  private boolean bottlenecks() {
    return depth >= 50;
  }

  private int outputChannels(int layer) {
    return (baseWidth << layer) * (bottlenecks() ? Residual.EXPANSION : 1);
  }
}
