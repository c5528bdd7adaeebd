package io.cleave.cloud.fake;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import io.cleave.codec.protocol.ModelFingerprint;
import io.cleave.core.Classification;
import io.cleave.core.Model;
import io.cleave.core.SplitPoint;
import io.cleave.core.resnet.ResNet;
import io.cleave.core.weights.Weights;
import io.cleave.edge.Prediction;
import io.cleave.pytorch.BlockPart;
import io.cleave.pytorch.PyTorchEngine;
import java.io.IOException;
import java.time.Duration;
import java.util.Random;

/** A ResNet small enough for a test, whole and in halves, with the same seeded weights. */
public final class SplitModels implements AutoCloseable {
  public static final ResNet NETWORK =
      ResNet.of(18).withBaseWidth(4).withClasses(10).withInputSize(32);
  public static final long SEED = 7;
  public static final String CUT = "maxpool";

  /** Never waited for to its end. */
  public static final Duration LONG = Duration.ofMinutes(1);

  /** A convolution over several inputs at once may round its sums in another order. */
  public static final float BATCHING_ERROR = 1e-5f;

  public static final Model MODEL =
      new Model(NETWORK, Weights.seeded(SEED), Classification.unlabelled(10, 32));

  public final BlockPart whole;
  public final BlockPart head;
  public final BlockPart tail;

  public SplitModels() throws IOException {
    PyTorchEngine engine = new PyTorchEngine();
    whole = engine.load(MODEL, NETWORK.whole());
    head = engine.load(MODEL, NETWORK.headTo(NETWORK.cut(CUT)));
    tail = engine.load(MODEL, NETWORK.tailFrom(NETWORK.cut(CUT)));
  }

  /** What the tail is served as. */
  public ModelFingerprint fingerprint() {
    return SplitPoint.before(tail).fingerprint();
  }

  public static NDArray image(NDManager manager, int seed) {
    float[] pixels = new float[3 * 32 * 32];
    Random random = new Random(seed);
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = random.nextFloat() * 2 - 1;
    }
    return manager.create(pixels, new Shape(1, 3, 32, 32));
  }

  /** What the uncut model says. */
  public float[] expected(NDArray batch) {
    try (NDList out =
        whole
            .block()
            .forward(new ParameterStore(whole.manager(), false), new NDList(batch), false)) {
      return out.singletonOrThrow().toFloatArray();
    }
  }

  /** What a client was answered. */
  public static float[] logits(Prediction prediction) {
    float[] values = new float[prediction.logits().remaining()];
    prediction.logits().get(values);
    return values;
  }

  @Override
  public void close() {
    head.close();
    tail.close();
    whole.close();
  }
}
