package io.cleave.cloud;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import io.cleave.core.ModelPart;
import io.cleave.core.SplitModel;
import io.cleave.core.resnet.ResNet;
import io.cleave.core.weights.Weights;
import io.cleave.edge.Prediction;
import java.io.IOException;
import java.util.Random;

/** A ResNet small enough for a test, whole and in halves, with the same seeded weights. */
final class SplitModels implements AutoCloseable {
  static final ResNet NETWORK = ResNet.of(18).withBaseWidth(4).withClasses(10).withInputSize(32);
  static final long SEED = 7;
  static final String CUT = "maxpool";

  final SplitModel whole;
  final ModelPart head;
  final ModelPart tail;

  SplitModels() throws IOException {
    Weights weights = Weights.seeded(SEED);
    whole = SplitModel.load(NETWORK, weights);
    head = ModelPart.head(NETWORK, weights, CUT);
    tail = ModelPart.tail(NETWORK, weights, CUT);
  }

  static NDArray image(NDManager manager, int seed) {
    float[] pixels = new float[3 * 32 * 32];
    Random random = new Random(seed);
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = random.nextFloat() * 2 - 1;
    }
    return manager.create(pixels, new Shape(1, 3, 32, 32));
  }

  /** What the uncut model says. */
  float[] expected(NDArray batch) {
    try (NDList out =
        whole
            .block()
            .forward(new ParameterStore(whole.manager(), false), new NDList(batch), false)) {
      return out.singletonOrThrow().toFloatArray();
    }
  }

  /** What a client was answered. */
  static float[] logits(Prediction prediction) {
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
