package io.cleave.core.resnet;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.training.initializer.XavierInitializer;
import ai.djl.training.initializer.XavierInitializer.FactorType;
import ai.djl.training.initializer.XavierInitializer.RandomType;
import io.cleave.codec.internal.Check;
import io.cleave.codec.tensor.ElementType;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.TensorSpec;
import io.cleave.core.Cost;
import io.cleave.core.Cut;
import io.cleave.core.Model;
import io.cleave.core.Range;
import io.cleave.core.djl.BlockNetwork;
import io.cleave.core.djl.LoadedLayers;
import io.cleave.core.djl.TensorShapes;
import io.cleave.core.graph.GraphBuilder;
import io.cleave.core.graph.GraphNetwork;
import io.cleave.core.graph.PartGraph;
import io.cleave.core.weights.WeightReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * A residual network as torchvision builds it: the same layers, tensor names and numbers.
 * Immutable. Holds no weights.
 *
 * @param depth 18 or 34 (basic blocks), 50, 101 or 152 (bottlenecks)
 * @param baseWidth the number of channels of the stem, 64 in the published networks
 * @param classes the number of logits
 * @param inputSize height and width of the input image in pixels
 */
public record ResNet(int depth, int baseWidth, int classes, int inputSize)
    implements BlockNetwork, GraphNetwork {

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
  private static final int MIN_INPUT_SIZE = 32;
  private static final int MAX_SIZE = 1 << 14;
  private static final int MAX_CLASSES = 4 * MAX_SIZE;

  /**
   * The number of stages that run channels last: up to and including the first residual block,
   * where it is faster. After it, the feature maps are small and both layouts are equally fast.
   */
  private static final int CHANNELS_LAST_STAGES = 3;

  /**
   * Checks each value.
   *
   * @param depth 18, 34, 50, 101 or 152
   * @param baseWidth 1 to 16384
   * @param classes 1 to 65536
   * @param inputSize 32 to 16384
   * @throws IllegalArgumentException if a value is out of range
   */
  public ResNet {
    Check.argument(BLOCKS.containsKey(depth), "depth", depth, "18, 34, 50, 101 or 152");
    requireRange("baseWidth", baseWidth, 1, MAX_SIZE);
    requireRange("classes", classes, 1, MAX_CLASSES);
    requireRange("inputSize", inputSize, MIN_INPUT_SIZE, MAX_SIZE);
  }

  /** How many blocks each layer has. */
  private int[] blocks() {
    return Objects.requireNonNull(BLOCKS.get(depth));
  }

  private static void requireRange(String name, int value, int from, int to) {
    Check.argument(value >= from && value <= to, name, value, from + " to " + to);
  }

  /**
   * {@return the network published for ImageNet: base width 64, 1000 classes, 224x224 pixels}
   *
   * @param depth 18, 34, 50, 101 or 152
   */
  public static ResNet of(int depth) {
    return new ResNet(depth, IMAGENET_WIDTH, IMAGENET_CLASSES, IMAGENET_SIZE);
  }

  /**
   * {@return this network with another width}
   *
   * @param channels the number of channels of the stem
   */
  public ResNet withBaseWidth(int channels) {
    return new ResNet(depth, channels, classes, inputSize);
  }

  /**
   * {@return this network with another number of classes}
   *
   * @param count the number of logits
   */
  public ResNet withClasses(int count) {
    return new ResNet(depth, baseWidth, count, inputSize);
  }

  /**
   * {@return this network for images of another size}
   *
   * @param pixels height and width of the input image, at least 32
   */
  public ResNet withInputSize(int pixels) {
    return new ResNet(depth, baseWidth, classes, pixels);
  }

  /**
   * {@return the network that tensors of torchvision's names and shapes belong to, for images of
   * 224x224 pixels} The weights do not tell the size of the input.
   *
   * @param tensors the name and shape of each tensor
   * @throws IllegalArgumentException if no supported depth has exactly these residual blocks
   */
  public static ResNet fromTensors(Map<String, Shape> tensors) {
    Shape stem = tensors.get("conv1.weight");
    Shape classifier = tensors.get("fc.weight");
    if (stem == null || classifier == null) {
      throw Check.refusal(
          "tensors", "no conv1.weight or no fc.weight", "a ResNet as torchvision names it");
    }
    for (int depth : BLOCKS.keySet()) {
      ResNet candidate =
          of(depth).withBaseWidth((int) stem.get(0)).withClasses((int) classifier.get(0));
      if (tensors.keySet().equals(candidate.tensors().keySet())) {
        return candidate;
      }
    }
    throw Check.refusal(
        "tensors",
        tensors.size() + " with the wrong residual blocks",
        "ResNet-18, 34, 50, 101 or 152");
  }

  /** {@return the network with as many classes as {@code fc.weight} has rows} */
  @Override
  public ResNet fittedTo(Map<String, Shape> weights) {
    Shape classifier = weights.get("fc.weight");
    Shape expected = Objects.requireNonNull(tensors().get("fc.weight"));
    if (classifier == null) {
      return this;
    }
    boolean fits =
        classifier.dimension() == 2
            && classifier.get(1) == expected.get(1)
            && classifier.get(0) >= 1
            && classifier.get(0) <= MAX_CLASSES;
    return fits ? withClasses((int) classifier.get(0)) : this;
  }

  /**
   * {@return a name that identifies this architecture: {@code resnet50}, or such as {@code
   * resnet50-w16-c10-i64} if it differs from the published one}
   */
  @Override
  public String name() {
    String base = "resnet" + depth;
    return equals(of(depth)) ? base : base + "-w" + baseWidth + "-c" + classes + "-i" + inputSize;
  }

  /**
   * {@return the network of a model that is a residual network}
   *
   * @param model the model
   * @throws IllegalArgumentException if the model's network is another
   */
  public static ResNet of(Model model) {
    if (model.network() instanceof ResNet network) {
      return network;
    }
    throw Check.refusal("model", model.network().name(), "a residual network");
  }

  /** {@return the name, which identifies this architecture} */
  @Override
  public String description() {
    return name();
  }

  /** {@return the only input, {@code input} of shape (3, inputSize, inputSize)} */
  @Override
  public Signature inputs() {
    return float32(Cut.INPUT, inputShape());
  }

  /** {@return the only output, {@code logits} of shape (classes)} */
  @Override
  public Signature outputs() {
    return float32("logits", new Shape(classes));
  }

  private Shape inputShape() {
    return new Shape(3, inputSize, inputSize);
  }

  private static Signature float32(String name, Shape shape) {
    return Signature.of(new TensorSpec(name, ElementType.FLOAT32, TensorShapes.of(shape)));
  }

  /**
   * {@return the cuts in the order of computation: every place between stages, where a single
   * tensor crosses} Inside a residual block, two tensors are alive. A crossing tensor has the name
   * of torchvision's module that computes it.
   */
  @Override
  public List<Cut> cuts() {
    List<Stage> stages = stages();
    Cost total = totalCost(stages);
    Cost tail = total;
    Cost head = Cost.NONE;
    Shape shape = inputShape();
    List<Cut> cuts = new ArrayList<>();
    cuts.add(new Cut(Cut.INPUT, inputs(), Set.of(), head, tail, Set.of()));
    for (Stage stage : stages.subList(0, stages.size() - 1)) {
      Cost cost = stage.cost(shape);
      head = head.plus(cost);
      tail = tail.minus(cost);
      shape = stage.output(shape);
      cuts.add(
          new Cut(
              stage.name(),
              float32(stage.module(), shape),
              Set.of(),
              head,
              tail,
              aliases(stage.module())));
    }
    cuts.add(new Cut(Cut.OUTPUT, outputs(), Set.of(), total, Cost.NONE, Set.of()));
    return List.copyOf(cuts);
  }

  /** torchvision's name; for a layer's last block also the layer's. */
  private Set<String> aliases(String module) {
    int dot = module.indexOf('.');
    if (dot < 0) {
      return Set.of(module);
    }
    String layer = module.substring(0, dot);
    int blocks = blocks()[Integer.parseInt(layer.substring("layer".length())) - 1];
    return module.equals(layer + "." + (blocks - 1)) ? Set.of(module, layer) : Set.of(module);
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
   * {@return a cut by the name used here or by torchvision's: {@code bottle1} and {@code layer1.0}
   * are the same, {@code layer1} is the cut after its last block}
   *
   * @param name the name of a cut
   * @throws IllegalArgumentException if there is no such cut; names the nearest cuts if the name is
   *     that of a module inside a residual block
   */
  @Override
  public Cut cut(String name) {
    return new CutNames(stages(), splits()).find(name);
  }

  /**
   * {@return torchvision's names and the shapes of the tensors that a file for this network
   * contains, in the order of computation}
   */
  @Override
  public Map<String, Shape> tensors() {
    Map<String, Shape> tensors = new LinkedHashMap<>();
    stages().forEach(stage -> stage.tensors(tensors));
    return tensors;
  }

  @Override
  public LoadedLayers load(Range range, WeightReader reader, NDManager manager) throws IOException {
    return load(range, reader, manager, LayerOperations.none(this));
  }

  /**
   * {@return layers with their weights, for inference, some of them with operations}
   *
   * @param range layers of this network
   * @param reader reads exactly this network's weights; only those of the layers are read
   * @param manager the owner of the arrays
   * @param operations operations on layers of this network; those on layers outside the range do
   *     nothing
   * @throws IOException if a tensor cannot be read
   * @throws IllegalArgumentException if the operations are for another network, or the range is not
   *     one of this network's
   */
  public LoadedLayers load(
      Range range, WeightReader reader, NDManager manager, LayerOperations operations)
      throws IOException {
    operations.requireFor(this);
    TensorLoader loader = new TensorLoader(reader, manager, operations);
    StageRange stages = StageRange.of(this, range);
    List<Block> blocks = new ArrayList<>();
    for (Stage stage : stages.of(stages())) {
      blocks.add(operations.behind(stage.module(), stage.inference(loader)));
    }
    return new LoadedStages(this, stages.first(), blocks, CHANNELS_LAST_STAGES);
  }

  @Override
  public PartGraph graph(Range range, WeightReader reader) throws IOException {
    List<Cut> cuts = cuts();
    StageRange stages = StageRange.of(this, range);
    GraphBuilder graph = new GraphBuilder(name(), range);
    StageGraph nodes = new StageGraph(graph, reader);
    int behind = stages.first();
    for (Stage stage : stages.of(stages())) {
      String input = cuts.get(behind).tensor().name();
      stage.graph(nodes, input, cuts.get(++behind).tensor().name());
    }
    return graph.build();
  }

  /** {@return the whole network for training, as {@link #trainingBlock(Range)}} */
  public Block trainingBlock() {
    return trainingBlock(whole());
  }

  /**
   * {@return layers for training, with separate batch normalisation, as a block without arrays;
   * call {@code initialize} on it, or pass it to a trainer} Weights are drawn after He et al. 2015
   * by each layer's outputs, including those of the classifier. {@link StateDict} names the
   * parameters.
   *
   * @param range layers of this network
   * @throws IllegalArgumentException if the range is not one of this network's
   */
  public Block trainingBlock(Range range) {
    SequentialBlock block = new SequentialBlock();
    StageRange.of(this, range).of(stages()).forEach(stage -> block.add(stage.training()));
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
    for (int layer = 0; layer < blocks().length; layer++) {
      for (int i = 0; i < blocks()[layer]; i++) {
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
