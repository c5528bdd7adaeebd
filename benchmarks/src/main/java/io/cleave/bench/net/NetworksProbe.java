package io.cleave.bench.net;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import io.cleave.core.ModelPart;
import io.cleave.core.SplitModel;
import io.cleave.core.resnet.ResNet;
import io.cleave.core.weights.Weights;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Computes logits, whole and split. */
public final class NetworksProbe {

  private final ProbeFolders folders;
  private final String name;
  private final ResNet network;
  private final Weights weights;
  private final ByteBuffer inputs;
  private final List<String> cuts;

  private NetworksProbe(ProbeFolders folders, String[] job) throws IOException {
    this.folders = folders;
    this.name = job[0];
    this.network = new ResNet(number(job[1]), number(job[2]), number(job[3]), number(job[4]));
    this.weights = Weights.file(folders.inputs().resolve(job[5]));
    this.inputs = folders.read(job[6]);
    this.cuts = List.of(job[7].split(","));
  }

  private static int number(String field) {
    return Integer.parseInt(field);
  }

  /**
   * Does the jobs of {@code networks.tsv}.
   *
   * @param arguments the folder of the jobs and the folder of the answers
   * @throws IOException if a file cannot be read or written
   */
  public static void main(String[] arguments) throws IOException {
    ProbeFolders folders = ProbeFolders.of(arguments);
    for (String[] job : folders.jobs("networks.tsv")) {
      new NetworksProbe(folders, job).run();
      System.out.println(job[0]);
    }
  }

  private void run() throws IOException {
    try (SplitModel model = SplitModel.load(network, weights);
        NDManager scratch = model.manager().newSubManager()) {
      write("logits/" + name, forward(model.block(), input(scratch)));
    }
    for (String cut : cuts) {
      runSplit(cut);
    }
  }

  private void runSplit(String cut) throws IOException {
    try (ModelPart head = ModelPart.head(network, weights, cut);
        ModelPart tail = ModelPart.tail(network, weights, cut);
        NDManager scratch = head.manager().newSubManager()) {
      NDArray activations = forward(head.block(), input(scratch));
      write("activations/" + name + "@" + cut, activations);
      write("logits/" + name + "@" + cut, forward(tail.block(), activations));
    }
  }

  private NDArray input(NDManager manager) {
    int size = network.inputSize();
    long batch = inputs.remaining() / (3L * size * size * Float.BYTES);
    return manager.create(
        inputs.duplicate().order(ByteOrder.nativeOrder()),
        new Shape(batch, 3, size, size),
        DataType.FLOAT32);
  }

  private static NDArray forward(Block block, NDArray input) {
    ParameterStore store = new ParameterStore(input.getManager(), false);
    return block.forward(store, new NDList(input), false).singletonOrThrow();
  }

  private void write(String file, NDArray values) throws IOException {
    folders.write(file + ".f32", values.toByteArray());
  }
}
