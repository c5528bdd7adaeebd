package io.cleave.core.task;

import ai.djl.modality.cv.Image;
import ai.djl.modality.cv.output.BoundingBox;
import ai.djl.modality.cv.output.DetectedObjects;
import ai.djl.modality.cv.output.Rectangle;
import ai.djl.translate.Translator;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.Task;
import io.cleave.core.TaskKind;
import io.cleave.core.picture.Fitting;
import io.cleave.core.picture.PictureScaling;
import io.cleave.core.picture.PictureSize;
import io.cleave.core.picture.PictureTask;
import io.cleave.core.picture.Placement;
import io.cleave.core.settings.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Which things a picture shows, and where. Boxes are shares of the upright picture's width and
 * height, the ones that the network is most sure of first; they end at the picture's sides.
 * Immutable.
 */
public final class Detection implements Task<Image, DetectedObjects>, PictureTask<DetectedObjects> {
  /**
   * Two boxes are the same to {@link #agree} if what both cover is at least this share of what one
   * of them covers: {@value}.
   */
  public static final double SAME_BOX = 0.9;

  private static final String NAME = "detection";

  private final List<String> labels;
  private final OptionalInt background;
  private final Fitting fitting;
  private final BoxLayout layout;
  private final Suppression suppression;

  private Detection(
      List<String> labels,
      OptionalInt background,
      Fitting fitting,
      BoxLayout layout,
      Suppression suppression) {
    this.labels = List.copyOf(labels);
    this.background = background;
    this.fitting = fitting;
    this.layout = layout;
    this.suppression = suppression;
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
  public static Detection of(Settings settings, Signature inputs, Signature outputs) {
    Fitting fitting = FittingSettings.read(settings, inputs);
    Optional<List<String>> named =
        settings.has("labels") ? Optional.of(settings.list("labels")) : Optional.empty();
    OptionalInt count =
        named.isPresent() ? OptionalInt.of(named.get().size()) : OptionalInt.empty();
    BoxLayout layout = BoxLayout.of(settings, outputs, count);
    if (count.isPresent() && count.getAsInt() != layout.classes()) {
      throw settings.refused(
          "labels", count.getAsInt() + " of them", layout.classes() + ", one for each class");
    }
    OptionalInt background = settings.findNumber("background");
    if (background.orElse(0) < 0 || background.orElse(0) >= layout.classes()) {
      throw settings.refused("background", background.getAsInt(), "0 to " + (layout.classes() - 1));
    }
    return new Detection(
        named.orElseGet(() -> numbered(layout.classes())),
        background,
        fitting,
        layout,
        Suppression.of(settings));
  }

  static List<String> numbered(int classes) {
    return IntStream.range(0, classes).mapToObj(i -> "class " + i).toList();
  }

  /** {@return the names of the classes, the background's included} */
  public List<String> labels() {
    return labels;
  }

  /** {@return which boxes are kept} */
  public Suppression suppression() {
    return suppression;
  }

  @Override
  public PictureScaling scaling() {
    return fitting;
  }

  @Override
  public Translator<Image, DetectedObjects> translator() {
    return new PictureTranslator<>(this);
  }

  @Override
  public void requireFits(Signature inputs, Signature outputs) {
    FittingSettings.requireFits(fitting, inputs);
    layout.requireFits(outputs);
  }

  @Override
  public Map<String, String> settings() {
    Map<String, String> settings = new TreeMap<>(FittingSettings.write(fitting));
    settings.put(TaskKind.KEY, NAME);
    settings.put("labels", Settings.joined(labels));
    background.ifPresent(label -> settings.put("background", Integer.toString(label)));
    settings.putAll(layout.settings());
    settings.putAll(suppression.settings());
    return settings;
  }

  @Override
  public Optional<String> fault(Tensors outputs) {
    return Task.notFinite(outputs);
  }

  @Override
  public DetectedObjects answer(Tensors outputs, PictureSize picture) {
    fault(outputs)
        .ifPresent(
            fault -> {
              throw new IllegalArgumentException(fault);
            });
    Candidates candidates = suppression.candidates(background);
    layout.read(outputs, fitting.input(), candidates);
    Placement placement = fitting.placement(picture);
    List<String> names = new ArrayList<>();
    List<Double> scores = new ArrayList<>();
    List<BoundingBox> boxes = new ArrayList<>();
    for (Box box : suppression.kept(candidates.sorted())) {
      Rectangle shares = shares(box, placement);
      if (shares.getWidth() > 0 && shares.getHeight() > 0) {
        names.add(labels.get(box.label()));
        scores.add((double) box.score());
        boxes.add(shares);
      }
    }
    return new DetectedObjects(names, scores, boxes);
  }

  private static Rectangle shares(Box box, Placement placement) {
    PictureSize picture = placement.picture();
    double left = share(placement.pictureX(box.left()), picture.width());
    double right = share(placement.pictureX(box.right()), picture.width());
    double top = share(placement.pictureY(box.top()), picture.height());
    double bottom = share(placement.pictureY(box.bottom()), picture.height());
    return new Rectangle(left, top, right - left, bottom - top);
  }

  private static double share(double place, int length) {
    return Math.max(0, Math.min(length, place)) / length;
  }

  /**
   * {@return whether both have as many boxes, and for each one of the other there is one of the
   * same class whose overlap is at least {@link #SAME_BOX}} Scores and order do not count.
   */
  @Override
  public boolean agree(DetectedObjects answer, DetectedObjects other) {
    return SameBoxes.agree(answer, other, SAME_BOX);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Detection detection && settings().equals(detection.settings());
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

  /** Makes detections; {@code task=detection}. */
  public static final class Kind implements TaskKind {
    /** Creates the kind, for {@link java.util.ServiceLoader}. */
    public Kind() {}

    @Override
    public String name() {
      return NAME;
    }

    @Override
    public Task<?, ?> of(Settings settings, Signature inputs, Signature outputs) {
      return Detection.of(settings, inputs, outputs);
    }
  }
}
