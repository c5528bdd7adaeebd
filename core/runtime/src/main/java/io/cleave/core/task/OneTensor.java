package io.cleave.core.task;

import io.cleave.codec.internal.Check;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.codec.tensor.TensorSpec;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.picture.PictureSize;
import io.cleave.core.settings.Settings;
import java.util.Map;
import java.util.OptionalInt;

/**
 * YOLO's one tensor: for each box the middle across and down, width and height in pixels of the
 * input, then a score for each class. Of shape (4 + classes, boxes), or, with a score that there is
 * anything at all (objectness), of shape (boxes, 5 + classes). Each box is of its best class; with
 * objectness its score is the product of both.
 *
 * @param classes how many classes have a score
 * @param objectness whether there is such a score
 */
record OneTensor(int classes, boolean objectness) implements BoxLayout {
  private static final int SIDES = 4;

  static OneTensor of(Settings settings, Signature outputs, boolean objectness) {
    TensorShape shape = matrix(settings, outputs);
    int axis = objectness ? 1 : 0;
    int classes = shape.dim(axis) - skipped(objectness);
    if (classes < 1 || shape.isOpen(axis)) {
      String form = objectness ? "boxes x (5 + classes)" : "(4 + classes) x boxes";
      throw settings.refused(KEY, settings.text(KEY), "an output of " + form + ", not " + shape);
    }
    return new OneTensor(classes, objectness);
  }

  /** The layout that has as many classes as there are names. */
  static OneTensor guess(Settings settings, Signature outputs, OptionalInt labels) {
    TensorShape shape = matrix(settings, outputs);
    if (labels.isEmpty()) {
      throw settings.refused(
          KEY, null, "labels, or yolo or yolo-objectness: " + outputs + " can be either");
    }
    int classes = labels.getAsInt();
    OneTensor plain = new OneTensor(classes, false);
    OneTensor objectness = new OneTensor(classes, true);
    boolean isPlain = plain.takes(shape);
    if (isPlain == objectness.takes(shape)) {
      String expected =
          isPlain
              ? "yolo or yolo-objectness: " + outputs + " can be either"
              : "those of " + outputs + ", which has rows of 4 and a score a class, or of 5";
      throw settings.refused(isPlain ? KEY : "labels", isPlain ? null : classes, expected);
    }
    return isPlain ? plain : objectness;
  }

  private static TensorShape matrix(Settings settings, Signature outputs) {
    TensorSpec only = outputs.tensors().get(0);
    if (outputs.tensors().size() != 1 || !FloatOutput.isMatrix(only)) {
      throw settings.refused(
          KEY, settings.find(KEY).orElse(null), "one output of two dimensions, not " + outputs);
    }
    return only.shape();
  }

  private static int skipped(boolean objectness) {
    return objectness ? SIDES + 1 : SIDES;
  }

  private boolean takes(TensorShape shape) {
    int axis = objectness ? 1 : 0;
    return shape.dim(axis) == classes + skipped(objectness) && !shape.isOpen(axis);
  }

  @Override
  public void requireFits(Signature outputs) {
    TensorSpec only = outputs.only("detection");
    Check.argument(
        FloatOutput.isMatrix(only) && takes(only.shape()),
        "output",
        only,
        "float32 of boxes with " + classes + " classes");
  }

  @Override
  public Map<String, String> settings() {
    return Map.of(KEY, objectness ? "yolo-objectness" : "yolo");
  }

  @Override
  public void read(Tensors outputs, PictureSize input, Candidates target) {
    FloatOutput all = FloatOutput.of(outputs, 0);
    Check.argument(
        takes(outputs.signature().tensors().get(0).shape()),
        "output",
        outputs,
        classes + " classes");
    int boxes = objectness ? all.rows() : all.columns();
    for (int box = 0; box < boxes; box++) {
      int best = best(all, box);
      float score = score(all, box, best);
      if (target.takes(best, score)) {
        target.add(
            Box.around(
                best,
                score,
                value(all, box, 0),
                value(all, box, 1),
                value(all, box, 2),
                value(all, box, 3)));
      }
    }
  }

  private float value(FloatOutput all, int box, int place) {
    return objectness ? all.get(box, place) : all.get(place, box);
  }

  private int best(FloatOutput all, int box) {
    int first = skipped(objectness);
    int best = 0;
    for (int label = 1; label < classes; label++) {
      if (value(all, box, first + label) > value(all, box, first + best)) {
        best = label;
      }
    }
    return best;
  }

  private float score(FloatOutput all, int box, int label) {
    float score = value(all, box, skipped(objectness) + label);
    return objectness ? score * value(all, box, SIDES) : score;
  }
}
