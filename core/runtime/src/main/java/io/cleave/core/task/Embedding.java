package io.cleave.core.task;

import ai.djl.modality.cv.Image;
import ai.djl.translate.Translator;
import io.cleave.codec.internal.Check;
import io.cleave.codec.tensor.ElementType;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.TensorSpec;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.Task;
import io.cleave.core.TaskKind;
import io.cleave.core.picture.Fitting;
import io.cleave.core.picture.PictureScaling;
import io.cleave.core.picture.PictureSize;
import io.cleave.core.picture.PictureTask;
import io.cleave.core.settings.Settings;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A vector for a picture, which points in the same direction as that of a picture that shows the
 * same. Immutable.
 *
 * @param fitting how a picture becomes the input
 * @param minSimilarity how similar two vectors are at least to {@link #agree}, -1 to 1
 */
public record Embedding(Fitting fitting, float minSimilarity)
    implements Task<Image, float[]>, PictureTask<float[]> {
  /** The default of {@code minSimilarity}: {@value}. */
  public static final float DEFAULT_MIN_SIMILARITY = 0.99f;

  private static final String NAME = "embedding";

  /**
   * Checks the similarity.
   *
   * @param fitting how a picture becomes the input
   * @param minSimilarity -1 to 1
   * @throws IllegalArgumentException if the similarity is none
   */
  public Embedding {
    boolean cosine = minSimilarity >= -1 && minSimilarity <= 1;
    Check.argument(cosine, "minSimilarity", minSimilarity, "-1 to 1");
  }

  /**
   * {@return the cosine of the angle between two vectors, -1 to 1; 0 if one of them is all zeros}
   *
   * @param one vector
   * @param other vector, as long
   * @throws IllegalArgumentException if they are not as long
   */
  public static double similarity(float[] one, float[] other) {
    Check.argument(one.length == other.length, "vector", other.length, one.length + " numbers");
    double product = 0;
    double first = 0;
    double second = 0;
    for (int i = 0; i < one.length; i++) {
      product += (double) one[i] * other[i];
      first += (double) one[i] * one[i];
      second += (double) other[i] * other[i];
    }
    double lengths = Math.sqrt(first) * Math.sqrt(second);
    return lengths == 0 ? 0 : Math.max(-1, Math.min(1, product / lengths));
  }

  @Override
  public PictureScaling scaling() {
    return fitting;
  }

  @Override
  public Translator<Image, float[]> translator() {
    return new PictureTranslator<>(this);
  }

  @Override
  public void requireFits(Signature inputs, Signature outputs) {
    FittingSettings.requireFits(fitting, inputs);
    requireVector(outputs);
  }

  private static void requireVector(Signature outputs) {
    TensorSpec only = outputs.only("embedding");
    boolean fits = only.type() == ElementType.FLOAT32 && only.shape().isFixed();
    Check.argument(fits && only.shape().elements() > 0, "output", only, "float32 of a fixed shape");
  }

  @Override
  public Map<String, String> settings() {
    Map<String, String> settings = new TreeMap<>(FittingSettings.write(fitting));
    settings.put(TaskKind.KEY, NAME);
    settings.put("minSimilarity", Float.toString(minSimilarity));
    return settings;
  }

  @Override
  public Optional<String> fault(Tensors outputs) {
    return Task.notFinite(outputs);
  }

  /** {@return the numbers of the output, in its order} */
  @Override
  public float[] answer(Tensors outputs, PictureSize picture) {
    requireVector(outputs.signature());
    Check.argument(outputs.batch() == 1, "outputs", outputs, "one sample");
    fault(outputs)
        .ifPresent(
            fault -> {
              throw new IllegalArgumentException(fault);
            });
    float[] vector = new float[outputs.signature().tensors().get(0).shape().elements()];
    outputs.data(0).asFloatBuffer().get(vector);
    return vector;
  }

  /** {@return whether the {@link #similarity} of both is at least {@link #minSimilarity}} */
  @Override
  public boolean agree(float[] answer, float[] other) {
    return similarity(answer, other) >= minSimilarity;
  }

  /** Makes embeddings; {@code task=embedding}. */
  public static final class Kind implements TaskKind {
    /** Creates the kind, for {@link java.util.ServiceLoader}. */
    public Kind() {}

    @Override
    public String name() {
      return NAME;
    }

    @Override
    public Task<?, ?> of(Settings settings, Signature inputs, Signature outputs) {
      return new Embedding(
          FittingSettings.read(settings, inputs),
          settings.share("minSimilarity", DEFAULT_MIN_SIMILARITY));
    }
  }
}
