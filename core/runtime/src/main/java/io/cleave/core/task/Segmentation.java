package io.cleave.core.task;

import ai.djl.modality.cv.Image;
import ai.djl.modality.cv.output.CategoryMask;
import ai.djl.translate.Translator;
import io.cleave.codec.internal.Check;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.Task;
import io.cleave.core.TaskKind;
import io.cleave.core.picture.Fitting;
import io.cleave.core.picture.PictureScaling;
import io.cleave.core.picture.PictureSize;
import io.cleave.core.picture.PictureTask;
import io.cleave.core.settings.Settings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which class each pixel of a picture is of. The mask has a row for each row of the upright
 * picture. Immutable.
 */
public final class Segmentation implements Task<Image, CategoryMask>, PictureTask<CategoryMask> {
  /** Two masks are the same to {@link #agree} if this share of their pixels is: {@value}. */
  public static final double SAME_SHARE = 0.99;

  /** The max number of pixels of a picture, each of which is a number in the mask: {@value}. */
  public static final int MAX_PIXELS = 16 << 20;

  private static final String NAME = "segmentation";
  private static final float DEFAULT_THRESHOLD = 0.5f;

  private final List<String> labels;
  private final Fitting fitting;
  private final float threshold;

  private Segmentation(List<String> labels, Fitting fitting, float threshold) {
    this.labels = List.copyOf(labels);
    this.fitting = fitting;
    this.threshold = threshold;
  }

  /**
   * {@return the task that settings describe}
   *
   * @param settings as docs/tasks.md lists them
   * @param inputs of the network
   * @param outputs of the network
   * @throws IllegalArgumentException if a value is missing or wrong, there are not as many labels
   *     as classes, or the network takes another size or gives something else
   */
  public static Segmentation of(Settings settings, Signature inputs, Signature outputs) {
    Fitting fitting = FittingSettings.read(settings, inputs);
    float threshold = settings.share("threshold", DEFAULT_THRESHOLD);
    int classes = ClassPlanes.classes(outputs);
    List<String> labels =
        settings.has("labels") ? settings.list("labels") : Detection.numbered(classes);
    if (labels.size() != classes) {
      throw settings.refused(
          "labels", labels.size() + " of them", classes + ", one for each class");
    }
    return new Segmentation(labels, fitting, threshold);
  }

  /** {@return the names of the classes} */
  public List<String> labels() {
    return labels;
  }

  @Override
  public PictureScaling scaling() {
    return fitting;
  }

  @Override
  public Translator<Image, CategoryMask> translator() {
    return new PictureTranslator<>(this);
  }

  @Override
  public void requireFits(Signature inputs, Signature outputs) {
    FittingSettings.requireFits(fitting, inputs);
    int classes = ClassPlanes.classes(outputs);
    Check.argument(classes == labels.size(), "labels", labels.size(), classes);
  }

  @Override
  public Map<String, String> settings() {
    Map<String, String> settings = new TreeMap<>(FittingSettings.write(fitting));
    settings.put(TaskKind.KEY, NAME);
    settings.put("labels", Settings.joined(labels));
    settings.put("threshold", Float.toString(threshold));
    return settings;
  }

  @Override
  public Optional<String> fault(Tensors outputs) {
    return Task.notFinite(outputs);
  }

  @Override
  public CategoryMask answer(Tensors outputs, PictureSize picture) {
    long pixels = (long) picture.width() * picture.height();
    Check.argument(pixels <= MAX_PIXELS, "picture", picture, "at most " + MAX_PIXELS + " pixels");
    fault(outputs)
        .ifPresent(
            fault -> {
              throw new IllegalArgumentException(fault);
            });
    ClassPlanes planes = ClassPlanes.of(outputs, threshold);
    return new CategoryMask(labels, planes.mask(fitting.placement(picture), fitting.input()));
  }

  /**
   * {@return whether both are as large, and at least {@link #SAME_SHARE} of their pixels are of the
   * same class}
   */
  @Override
  public boolean agree(CategoryMask answer, CategoryMask other) {
    int[][] mask = answer.getMask();
    int[][] second = other.getMask();
    if (mask.length != second.length || mask[0].length != second[0].length) {
      return false;
    }
    long same = 0;
    for (int y = 0; y < mask.length; y++) {
      for (int x = 0; x < mask[y].length; x++) {
        same += mask[y][x] == second[y][x] ? 1 : 0;
      }
    }
    return same >= SAME_SHARE * mask.length * mask[0].length;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Segmentation task && settings().equals(task.settings());
  }

  @Override
  public int hashCode() {
    return settings().hashCode();
  }

  /** {@return the settings that make this task} */
  @Override
  public String toString() {
    return settings().toString();
  }

  /** Makes segmentations; {@code task=segmentation}. */
  public static final class Kind implements TaskKind {
    /** Creates the kind, for {@link java.util.ServiceLoader}. */
    public Kind() {}

    @Override
    public String name() {
      return NAME;
    }

    @Override
    public Task<?, ?> of(Settings settings, Signature inputs, Signature outputs) {
      return Segmentation.of(settings, inputs, outputs);
    }
  }
}
