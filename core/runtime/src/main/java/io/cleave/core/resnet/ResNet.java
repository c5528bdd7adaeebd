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
 * A residual network as torchvision builds it: same layers, same tensor names, same numbers.
 * Immutable; holds no weights.
 *
 * @param depth 18 or 34 (basic blocks), 50, 101 or 152 (bottlenecks)
 * @param baseWidth channels of the stem, 64 in the published networks
 * @param classes number of logits
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
  private static final int SMALLEST_INPUT = 32;
  private static final int LARGEST = 1 << 14;
  private static final int MOST_CLASSES = 4 * LARGEST;

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
    Check.argument(BLOCKS.containsKey(depth), "depth", depth, "18, 34, 50, 101 or 152");
    requireRange("baseWidth", baseWidth, 1, LARGEST);
    requireRange("classes", classes, 1, MOST_CLASSES);
    requireRange("inputSize", inputSize, SMALLEST_INPUT, LARGEST);
  }

  /** How many blocks each layer has. */
  private int[] blocks() {
    return Objects.requireNonNull(BLOCKS.get(depth));
  }

  private static void requireRange(String name, int value, int from, int to) {
    Check.argument(value >= from && value <= to, name, value, from + " to " + to);
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
            && classifier.get(0) <= MOST_CLASSES;
    return fits ? withClasses((int) classifier.get(0)) : this;
  }

  /**
   * A name that tells this architecture from any other.
   *
   * @return {@code resnet50}, or {@code resnet50-w16-c10-i64} where it differs from the published
   */
  @Override
  public String name() {
    String base = "resnet" + depth;
    return equals(of(depth)) ? base : base + "-w" + baseWidth + "-c" + classes + "-i" + inputSize;
  }

  /**
   * The network of a model that is a residual network.
   *
   * @param model the model
   * @return its network
   * @throws IllegalArgumentException if it is another
   */
  public static ResNet of(Model model) {
    if (model.network() instanceof ResNet network) {
      return network;
    }
    throw Check.refusal("model", model.network().name(), "a residual network");
  }

  /** {@return the name, which tells this architecture from any other} */
  @Override
  public String description() {
    return name();
  }

  /** {@return {@code input}, (3, inputSize, inputSize)} */
  @Override
  public Signature inputs() {
    return float32(Cut.INPUT, inputShape());
  }

  /** {@return {@code logits}, (classes)} */
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
   * Every place where one tensor crosses, which is between stages: inside a residual block two
   * tensors are alive. The tensor has the name of torchvision's module that made it.
   *
   * @return the cuts in the order of the computation
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

  /** torchvision's name; of a layer's last block the layer's too. */
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
   * Finds a cut by the name used here or by torchvision's: {@code bottle1} and {@code layer1.0} are
   * one, {@code layer1} is the cut behind its last block.
   *
   * @param name the name of a cut
   * @return the cut
   * @throws IllegalArgumentException if there is none; names the nearest legal cuts where the name
   *     is that of a module inside a residual block
   */
  @Override
  public Cut cut(String name) {
    return new CutNames(stages(), splits()).find(name);
  }

  /**
   * The tensors a file for this network holds.
   *
   * @return torchvision's names, in the order of the computation, with their shapes
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
   * Loads layers for inference, some looked at or altered.
   *
   * @param range as {@link #load(Range, WeightReader, NDManager)}
   * @param reader as there
   * @param manager as there
   * @param operations on layers of this network; those on other stages do nothing
   * @return the layers
   * @throws IOException if a tensor cannot be read
   * @throws IllegalArgumentException if the operations are for another network
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

  /**
   * Builds the whole network for training.
   *
   * @return as {@link #trainingBlock(Range)}
   */
  public Block trainingBlock() {
    return trainingBlock(whole());
  }

  /**
   * Builds layers for training, batch normalisation kept apart. Weights are drawn after He et al.
   * 2015 by each layer's outputs, those of the classifier too. {@link StateDict} names the
   * parameters.
   *
   * @param range layers of this network
   * @return a block without arrays; call {@code initialize} on it, or hand it to a trainer
   * @throws IllegalArgumentException if the range is none of this network's
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
