package io.cleave.core.resnet;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import io.cleave.core.Cost;
import io.cleave.core.resnet.internal.ConvNorm;
import io.cleave.core.resnet.internal.NormedConvolution;
import io.cleave.core.resnet.internal.ResidualBlock;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A residual block: two 3x3 convolutions, or the bottleneck 1x1, 3x3, 1x1, around which the input
 * is added back. Two tensors are alive inside it, so it cannot be cut.
 */
record Residual(String name, String module, List<ConvNorm> path, Optional<ConvNorm> shortcut)
    implements Stage {

  /** The factor between a bottleneck's width and its output channels. */
  static final int EXPANSION = 4;

  static Residual basic(String name, String module, int in, int width, int stride) {
    return of(name, module, in, new int[] {width, width}, new int[] {3, 3}, new int[] {stride, 1});
  }

  static Residual bottleneck(String name, String module, int in, int width, int stride) {
    int[] channels = {width, width, EXPANSION * width};
    return of(name, module, in, channels, new int[] {1, 3, 1}, new int[] {1, stride, 1});
  }

  private static Residual of(
      String name, String module, int in, int[] channels, int[] kernels, int[] strides) {
    List<ConvNorm> path = new ArrayList<>();
    int from = in;
    int stride = 1;
    for (int i = 0; i < channels.length; i++) {
      String conv = module + ".conv" + (i + 1);
      String norm = module + ".bn" + (i + 1);
      path.add(new ConvNorm(conv, norm, from, channels[i], kernels[i], strides[i]));
      from = channels[i];
      stride *= strides[i];
    }
    boolean projects = stride != 1 || in != from;
    String down = module + ".downsample.";
    return new Residual(
        name,
        module,
        List.copyOf(path),
        projects
            ? Optional.of(new ConvNorm(down + "0", down + "1", in, from, 1, stride))
            : Optional.empty());
  }

  private List<ConvNorm> convolutions() {
    List<ConvNorm> all = new ArrayList<>(path);
    shortcut.ifPresent(all::add);
    return all;
  }

  @Override
  public List<String> inside() {
    List<String> modules = new ArrayList<>();
    for (ConvNorm convolution : convolutions()) {
      modules.add(convolution.conv());
      modules.add(convolution.norm());
    }
    modules.add(module + ".relu");
    shortcut.ifPresent(any -> modules.add(module + ".downsample"));
    return modules;
  }

  @Override
  public Shape output(Shape input) {
    Shape shape = input;
    for (ConvNorm convolution : path) {
      shape = convolution.output(shape);
    }
    return shape;
  }

  @Override
  public Cost cost(Shape input) {
    Cost cost = shortcut.map(projection -> projection.cost(input)).orElse(Cost.NONE);
    Shape shape = input;
    for (ConvNorm convolution : path) {
      cost = cost.plus(convolution.cost(shape));
      shape = convolution.output(shape);
    }
    return cost;
  }

  @Override
  public void tensors(Map<String, Shape> into) {
    convolutions().forEach(convolution -> convolution.tensors(into));
  }

  @Override
  public Block training() {
    List<Block> blocks = new ArrayList<>();
    for (ConvNorm convolution : path) {
      blocks.add(new NormedConvolution(convolution, !isLast(convolution)));
    }
    return new ResidualBlock(
        blocks, shortcut.map(projection -> new NormedConvolution(projection, false)));
  }

  @Override
  public Block inference(TensorLoader loader) throws IOException {
    List<Block> blocks = new ArrayList<>();
    for (ConvNorm convolution : path) {
      blocks.add(loader.folded(convolution, !isLast(convolution)));
    }
    Optional<Block> projection =
        shortcut.isPresent() ? Optional.of(loader.folded(shortcut.get(), false)) : Optional.empty();
    return new ResidualBlock(blocks, projection);
  }

  private boolean isLast(ConvNorm convolution) {
    return convolution.equals(path.get(path.size() - 1));
  }

  @Override
  public void graph(StageGraph graph, String input, String output) throws IOException {
    String around = input;
    if (shortcut.isPresent()) {
      around = shortcut.get().conv();
      graph.folded(shortcut.get(), input, around);
    }
    String inner = input;
    for (ConvNorm convolution : path) {
      graph.folded(convolution, inner, convolution.conv());
      inner = convolution.conv();
      if (!isLast(convolution)) {
        graph.node("Relu", inner + ".relu", inner);
        inner += ".relu";
      }
    }
    graph.node("Add", module + ".add", inner, around);
    graph.node("Relu", output, module + ".add");
  }
}
