package io.cleave.lab.sparsity.internal;

import io.cleave.codec.internal.Check;
import io.cleave.codec.tensor.ElementType;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.codec.tensor.TensorSpec;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.Classification;
import io.cleave.core.Cut;
import io.cleave.core.Model;
import io.cleave.core.Network;
import io.cleave.core.picture.Pixels;
import io.cleave.core.resnet.ResNet;
import io.cleave.core.weights.WeightReader;
import io.cleave.lab.ProgressListener;
import io.cleave.lab.images.LabelledImage;
import io.cleave.lab.measure.Answers;
import io.cleave.lab.measure.ModelInput;
import io.cleave.lab.measure.Segments;
import io.cleave.lab.sparsity.ActivationSparsity;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Passes images through a network and counts what crosses every cut. */
public final class ActivationPass {
  private static final int MAX_IMAGES = 100;
  private static final long ELEMENTS = 1 << 22;

  private final Model model;
  private final Network network;
  private final ChosenImages images;
  private final ProgressListener listener;
  private final Map<String, LayerCounter> layers = new LinkedHashMap<>();
  private final Map<String, CutCounter> cuts = new LinkedHashMap<>();
  private final int[] predicted;
  private int counted;
  private int right;

  public ActivationPass(Model model, ChosenImages images, ProgressListener listener) {
    this.model = model;
    this.network = model.network();
    this.images = images;
    this.listener = listener;
    this.predicted = new int[images.size()];
  }

  /**
   * {@return what was counted}
   *
   * @param chosen the cuts to analyse closely
   * @param encodedImages how many images are encoded at every cut
   * @param samples for how many images feature maps are kept
   */
  public ActivationSparsity run(List<Cut> chosen, int encodedImages, int samples)
      throws IOException, InterruptedException {
    List<Cut> all = network.splits();
    List<Cut> behindLayers = all.subList(1, all.size());
    int[] encoded = Draw.of(encodedImages, images.size());
    for (Cut cut : behindLayers) {
      layers.put(cut.name(), new LayerCounter(cut, network.sampled(cut), encoded));
    }
    prepareCuts(chosen, samples);
    int step = chunkImages(network);
    ModelInput input = ModelInput.of(model);
    try (Segments segments = Segments.load(model, behindLayers);
        Segments.Run run = segments.newRun()) {
      listener.progressed(0, images.size(), "activations");
      for (int from = 0; from < images.size(); from += step) {
        List<ChosenImage> chunk = images.read(from, from + step);
        if (!chunk.isEmpty()) {
          look(chunk, run.pass(input.of(pixels(chunk))));
        }
        listener.progressed(Math.min(from + step, images.size()), images.size(), "activations");
      }
    }
    return result();
  }

  /** The number of images that keeps the largest activation of a chunk small. */
  static int chunkImages(Network network) {
    long largest =
        network.splits().stream()
            .mapToLong(cut -> network.sampled(cut).bytes() / Float.BYTES)
            .max()
            .orElseThrow();
    return (int) Math.max(1, Math.min(MAX_IMAGES, ELEMENTS / largest));
  }

  private void prepareCuts(List<Cut> chosen, int samples) throws IOException {
    for (Cut cut : chosen) {
      TensorShape shape = network.sampled(cut).only("cut " + cut.name()).shape();
      cuts.put(cut.name(), new CutCounter(cut, shape, weights(cut), samples));
    }
  }

  private Optional<MapWeights> weights(Cut cut) throws IOException {
    if (!(network instanceof ResNet resNet)) {
      return Optional.empty();
    }
    try (WeightReader reader = model.weights().open(resNet.tensors())) {
      reader.requireExactly(resNet.tensors());
      return Optional.of(MapWeights.of(resNet, cut, reader));
    }
  }

  private static List<Pixels> pixels(List<ChosenImage> chunk) {
    return ChosenImages.images(chunk).stream().map(LabelledImage::pixels).toList();
  }

  private void look(List<ChosenImage> chunk, Segments.Crossing crossing) {
    layers.forEach((name, layer) -> look(chunk, crossing.at(name), name, layer));
    int[] labels = chunk.stream().mapToInt(ChosenImage::label).toArray();
    Answers answers = Answers.of(crossing.outputs(), labels);
    for (int i = 0; i < labels.length; i++) {
      predicted[chunk.get(i).position()] = answers.best()[i];
    }
    right += answers.right();
    counted += labels.length;
  }

  private void look(List<ChosenImage> chunk, Tensors batch, String cut, LayerCounter layer) {
    CutCounter closely = cuts.get(cut);
    for (int i = 0; i < chunk.size(); i++) {
      Tensors sample = batch.sample(i);
      float[] values = floats(sample);
      layer.add(chunk.get(i), values, sample);
      if (closely != null) {
        closely.add(chunk.get(i), values);
      }
    }
  }

  private static float[] floats(Tensors sample) {
    List<TensorSpec> tensors = sample.signature().tensors();
    FloatBuffer all = FloatBuffer.allocate((int) (sample.signature().bytes() / Float.BYTES) + 1);
    for (int i = 0; i < tensors.size(); i++) {
      if (tensors.get(i).type() == ElementType.FLOAT32) {
        all.put(sample.data(i).asFloatBuffer());
      }
    }
    float[] values = new float[all.position()];
    all.flip().get(values);
    return values;
  }

  private ActivationSparsity result() {
    Check.argument(counted > 0, "images", "all of " + images.size() + " damaged", "a sound one");
    List<String> labels = Classification.of(model).labels();
    return new ActivationSparsity(
        counted,
        right / (double) counted,
        images.damaged(),
        cuts.values().stream().map(cut -> cut.result(labels)).toList(),
        layers.values().stream().map(LayerCounter::result).toList(),
        cuts.values().stream()
            .flatMap(cut -> cut.samples(labels, i -> labels.get(predicted[i])).stream())
            .toList());
  }
}
