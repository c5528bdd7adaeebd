package io.cleave.cloud.fake;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import io.cleave.cloud.internal.limit.ServerLimits;
import io.cleave.cloud.internal.served.ServedPart;
import io.cleave.codec.protocol.ModelFingerprint;
import io.cleave.codec.protocol.TailId;
import io.cleave.codec.tensor.ElementType;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.codec.tensor.TensorSpec;
import io.cleave.core.Model;
import io.cleave.core.PartId;
import io.cleave.core.RawTensors;
import io.cleave.core.Task;
import io.cleave.core.weights.Weights;
import io.cleave.pytorch.BlockPart;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;

/** Tails so small that a test can say what they answer: every input plus one. */
public final class TestTails {
  private static final String WEIGHTS = "0123456789abcdef".repeat(4);

  public static final ModelFingerprint FINGERPRINT = fingerprint("maxpool");
  public static final TensorShape INPUT = TensorShape.of(4, 2, 2);
  public static final TensorShape OUTPUT = TensorShape.of(16);

  /** What a server's first tail is called. */
  public static final TailId FIRST = new TailId(0, 0);

  public static final Signature CROSSING = crossing("maxpool");
  public static final Signature ANSWER = float32("answer", OUTPUT);

  private TestTails() {}

  public static ModelFingerprint fingerprint(String cut) {
    return new ModelFingerprint("plus-one", cut, WEIGHTS);
  }

  public static ServedPart plusOne(NDManager manager) {
    return tail(manager, FINGERPRINT, block());
  }

  /** Answers each input plus a number, which says whose answer it is. */
  public static ServedPart plus(NDManager manager, String cut, int number) {
    return tail(manager, fingerprint(cut), new LambdaBlock(x -> add(x, number), cut));
  }

  public static Block block() {
    return new LambdaBlock(TestTails::addOne, "plusOne");
  }

  /** What layers make of the inputs, as the usual tail. */
  public static ServedPart tail(NDManager manager, UnaryOperator<NDList> layers) {
    return tail(manager, FINGERPRINT, new LambdaBlock(layers, "layers"));
  }

  /** A block as a tail of a network that has that cut alone; the manager stays the caller's. */
  public static ServedPart tail(NDManager manager, ModelFingerprint fingerprint, Block block) {
    return tail(manager, fingerprint, block, new RawTensors());
  }

  /** The same of a model with a task. */
  public static ServedPart tail(
      NDManager manager, ModelFingerprint fingerprint, Block block, Task<?, ?> task) {
    Signature crossing = crossing(fingerprint.cut());
    TestNetwork network =
        new TestNetwork(
            fingerprint.architecture(),
            float32("image", INPUT),
            ANSWER,
            List.of(
                TestNetwork.cut("input", float32("image", INPUT)),
                TestNetwork.cut(fingerprint.cut(), crossing)));
    PartId id =
        new PartId(
            fingerprint.architecture(),
            fingerprint.weights(),
            network.tailFrom(network.cut(fingerprint.cut())));
    return tail(manager, new Model(network, Weights.none(), task), id, block);
  }

  /** A block in the place of a part; the manager stays the caller's. */
  public static ServedPart tail(NDManager manager, Model model, PartId id, Block block) {
    return ServedPart.of(new BlockPart(model, id, any -> block, manager), List.of());
  }

  /** Tensors of several cuts have names of their own. */
  public static Signature crossing(String cut) {
    return float32("at " + cut, INPUT);
  }

  private static Signature float32(String name, TensorShape shape) {
    return Signature.of(new TensorSpec(name, ElementType.FLOAT32, shape));
  }

  /** Limits that no test comes near. */
  public static ServerLimits limits() {
    Duration hour = Duration.ofHours(1);
    return new ServerLimits(100, 100, 100, 1 << 28, 1 << 26, hour, hour, hour);
  }

  /** The largest payload of a request for a tail of the default shapes. */
  public static int maxRequestBytes() {
    return tail(null, FINGERPRINT, null).maxRequestBytes(limits());
  }

  public static NDList addOne(NDList inputs) {
    return add(inputs, 1);
  }

  private static NDList add(NDList inputs, int number) {
    return new NDList(inputs.singletonOrThrow().add(number).reshape(-1, OUTPUT.elements()));
  }

  /** A warm-up is all zeros, which no {@link #input} is. */
  public static boolean isWarmUp(NDList inputs) {
    return !inputs.singletonOrThrow().any().getBoolean();
  }

  /** Sixteen values that tell one request from another. */
  public static float[] input(int seed) {
    float[] values = new float[INPUT.elements()];
    for (int i = 0; i < values.length; i++) {
      values[i] = seed * 100 + i;
    }
    return values;
  }

  public static float[] expected(int seed) {
    return expected(seed, 1);
  }

  /** What {@link #plus} answers. */
  public static float[] expected(int seed, int number) {
    float[] values = input(seed);
    for (int i = 0; i < values.length; i++) {
      values[i] += number;
    }
    return values;
  }
}
