package io.cleave.core;

import ai.djl.modality.Classifications;
import ai.djl.modality.cv.Image;
import ai.djl.modality.cv.translator.ImageClassificationTranslator;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.translate.Batchifier;
import ai.djl.translate.TranslateException;
import ai.djl.translate.Translator;
import ai.djl.translate.TranslatorContext;
import io.cleave.codec.internal.Check;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.TensorSpec;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.labels.ImageNet;
import io.cleave.core.picture.ColourOrder;
import io.cleave.core.picture.PictureScaling;
import io.cleave.core.picture.PictureSize;
import io.cleave.core.picture.PictureTask;
import io.cleave.core.picture.Preprocessing;
import io.cleave.core.picture.Resampling;
import io.cleave.core.settings.Settings;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Which of several classes an image shows. Immutable.
 *
 * @param labels the name of each class
 * @param preprocessing how an image becomes the network's input
 */
public record Classification(List<String> labels, Preprocessing preprocessing)
    implements Task<Image, Classifications>, PictureTask<Classifications> {

  static final String NAME = "classification";

  /**
   * Keeps a copy of the labels.
   *
   * @param labels as above
   * @param preprocessing as above
   */
  public Classification {
    labels = List.copyOf(labels);
  }

  /**
   * {@return the task with ImageNet's preprocessing and classes named by numbers}
   *
   * @param classes how many classes there are
   * @param inputSize height and width of the network's input in pixels
   */
  public static Classification unlabelled(int classes, int inputSize) {
    return unlabelled(classes, Preprocessing.imageNet(inputSize));
  }

  /**
   * The task of a published network: 1,000 classes get ImageNet's names, any other number of
   * classes is named by numbers.
   *
   * @param classes how many classes there are
   * @param preprocessing how an image becomes the network's input
   */
  static Classification published(int classes, Preprocessing preprocessing) {
    return classes == ImageNet.CLASSES
        ? new Classification(ImageNet.names(), preprocessing)
        : unlabelled(classes, preprocessing);
  }

  /**
   * {@return the task with classes named by numbers}
   *
   * @param classes how many classes there are
   * @param preprocessing how an image becomes the network's input
   */
  public static Classification unlabelled(int classes, Preprocessing preprocessing) {
    return new Classification(numbers(classes), preprocessing);
  }

  private static List<String> numbers(int classes) {
    return IntStream.range(0, classes).mapToObj(i -> "class " + i).toList();
  }

  /** {@return whether the classes are named by numbers, as {@link #unlabelled} does} */
  public boolean isNumbered() {
    return labels.equals(numbers(labels.size()));
  }

  /**
   * {@return the task of a model that classifies}
   *
   * @param model the model
   * @throws IllegalArgumentException if the model's task is another
   */
  public static Classification of(Model model) {
    if (model.task() instanceof Classification task) {
      return task;
    }
    throw Check.refusal("model", model.network().name(), "one that classifies images");
  }

  /**
   * {@return the lines of a {@code model.properties}, after those of the architecture, that
   * describe this task and the weights; {@link Model#find} reads them}
   *
   * @param weightsFile the name of the file with the weights, in the same folder
   */
  public String properties(String weightsFile) {
    OptionalInt side = preprocessing.shorterSide();
    return """
    inputSize=%s
    shorterSide=%s
    mean=%s
    deviation=%s
    labels=%s
    weights=%s
    %s%s\
    """
        .formatted(
            preprocessing.size(),
            side.isPresent() ? Integer.toString(side.getAsInt()) : "none",
            joined(preprocessing.mean()),
            joined(preprocessing.deviation()),
            joined(labels.stream().map(Classification::escaped).toList()),
            weightsFile,
            preprocessing.colours() == ColourOrder.RGB ? "" : "colours=bgr\n",
            preprocessing.resampling() == Resampling.BILINEAR ? "" : "resampling=bicubic\n");
  }

  private static String joined(List<?> values) {
    return values.stream().map(Object::toString).collect(Collectors.joining(","));
  }

  /**
   * Doubles each backslash twice: once for a properties file, once for {@link ModelDescription}.
   */
  private static String escaped(String label) {
    return label.replace("\\", "\\\\\\\\").replace(",", "\\\\,");
  }

  @Override
  public Map<String, String> settings() {
    OptionalInt side = preprocessing.shorterSide();
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put(TaskKind.KEY, NAME);
    settings.put("inputSize", Integer.toString(preprocessing.size()));
    settings.put("shorterSide", side.isPresent() ? Integer.toString(side.getAsInt()) : "none");
    settings.put("mean", joined(preprocessing.mean()));
    settings.put("deviation", joined(preprocessing.deviation()));
    settings.put("colours", preprocessing.colours().name().toLowerCase(Locale.ROOT));
    settings.put("resampling", preprocessing.resampling().name().toLowerCase(Locale.ROOT));
    settings.put("labels", Settings.joined(labels));
    return settings;
  }

  /**
   * {@return a copy of this task with other labels}
   *
   * @param names the name of each class
   */
  public Classification withLabels(List<String> names) {
    return new Classification(names, preprocessing);
  }

  /**
   * {@return a new translator that turns images into inputs, and logits into labelled
   * probabilities}
   */
  @Override
  public Translator<Image, Classifications> translator() {
    ImageClassificationTranslator.Builder builder = ImageClassificationTranslator.builder();
    preprocessing.transforms().forEach(builder::addTransform);
    return new FiniteLogits(builder.optSynset(labels).optApplySoftmax(true).build());
  }

  /**
   * {@return which class has a logit that is not finite, so that nothing follows from the answer;
   * empty if all are finite}
   */
  @Override
  public Optional<String> fault(Tensors outputs) {
    return Task.notFinite(outputs);
  }

  @Override
  public PictureScaling scaling() {
    return preprocessing;
  }

  /** {@return the classes with their probabilities, which softmax makes of the logits} */
  @Override
  public Classifications answer(Tensors outputs, PictureSize picture) {
    fault(outputs)
        .ifPresent(
            fault -> {
              throw new IllegalArgumentException(fault);
            });
    FloatBuffer logits = outputs.data(0).asFloatBuffer();
    Check.argument(logits.remaining() == labels.size(), "logits", outputs, labels.size());
    double max = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < labels.size(); i++) {
      max = Math.max(max, logits.get(i));
    }
    List<Double> probabilities = new ArrayList<>(labels.size());
    double sum = 0;
    for (int i = 0; i < labels.size(); i++) {
      double share = Math.exp(logits.get(i) - max);
      probabilities.add(share);
      sum += share;
    }
    double all = sum;
    probabilities.replaceAll(share -> share / all);
    return new Classifications(labels, probabilities);
  }

  @Override
  public void requireFits(Signature inputs, Signature outputs) {
    int classes = outputs.only("classification").shape().elements();
    Check.argument(labels.size() == classes, "labels", labels.size(), "one for each of " + classes);
    TensorSpec input = inputs.only("classification");
    int size = preprocessing.size();
    String given = "3x" + size + "x" + size;
    boolean fits = input.shape().admits(preprocessing.shape());
    Check.argument(fits, "preprocessing", given, "the network's " + input);
  }

  /**
   * {@return whether the most likely class is the same in both; two classes may have the same name}
   */
  @Override
  public boolean agree(Classifications answer, Classifications other) {
    return best(answer) == best(other);
  }

  private static int best(Classifications answer) {
    List<Double> probabilities = answer.getProbabilities();
    return probabilities.indexOf(Collections.max(probabilities));
  }

  /**
   * Turns logits into classes, and throws if one is not finite.
   *
   * @param translator turns any logits into classes
   */
  private record FiniteLogits(Translator<Image, Classifications> translator)
      implements Translator<Image, Classifications> {

    /** Says which logit is not finite, and what the reason may be. */
    static Optional<String> fault(String name, float[] logits) {
      for (int i = 0; i < logits.length; i++) {
        if (!Float.isFinite(logits[i])) {
          return Optional.of(
              "answer: element "
                  + i
                  + " of "
                  + name
                  + " is "
                  + logits[i]
                  + " (expected: finite numbers; those of the input are not, or a value overflowed"
                  + " in the network)");
        }
      }
      return Optional.empty();
    }

    @Override
    public Batchifier getBatchifier() {
      return translator.getBatchifier();
    }

    @Override
    public void prepare(TranslatorContext context) throws Exception {
      translator.prepare(context);
    }

    @Override
    public NDList processInput(TranslatorContext context, Image image) throws Exception {
      return translator.processInput(context, image);
    }

    @Override
    public Classifications processOutput(TranslatorContext context, NDList outputs)
        throws Exception {
      if (outputs.get(0).getDataType() == DataType.FLOAT32) {
        Optional<String> fault = fault("the logits", outputs.get(0).toFloatArray());
        if (fault.isPresent()) {
          throw new TranslateException(fault.get());
        }
      }
      return translator.processOutput(context, outputs);
    }
  }

  /** Makes classifications of squares from the centre; {@code task=classification}. */
  public static final class Kind implements TaskKind {
    /** Creates the kind, for {@link java.util.ServiceLoader}. */
    public Kind() {}

    @Override
    public String name() {
      return NAME;
    }

    @Override
    public Task<?, ?> of(Settings settings, Signature inputs, Signature outputs) {
      Preprocessing preprocessing =
          new Preprocessing(
              shorterSide(settings),
              settings.number("inputSize"),
              settings.numbers("mean"),
              settings.numbers("deviation"),
              settings.colourOrder(),
              settings.resampling());
      return new Classification(settings.list("labels"), preprocessing);
    }

    private static OptionalInt shorterSide(Settings settings) {
      String key = "shorterSide";
      return settings.text(key).equals("none")
          ? OptionalInt.empty()
          : OptionalInt.of(settings.number(key, "a whole number, or none"));
    }
  }
}
