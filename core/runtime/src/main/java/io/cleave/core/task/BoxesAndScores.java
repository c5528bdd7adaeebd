package io.cleave.core.task;

import io.cleave.codec.internal.Check;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.TensorSpec;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.picture.PictureSize;
import io.cleave.core.settings.Settings;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * Boxes of shape (boxes, 4) and scores of shape (boxes, classes). Each class whose score is high
 * enough is a box of its own.
 *
 * @param boxes the output with the boxes
 * @param scores the output with the scores
 * @param classes how many classes have a score
 * @param unit what the numbers of a box count
 * @param form which numbers make a box
 * @param activation what makes scores of 0 to 1 from the output
 */
record BoxesAndScores(
    Output boxes, Output scores, int classes, Unit unit, Form form, Activation activation)
    implements BoxLayout {
  private static final int SIDES = 4;

  /** One of the network's outputs. */
  record Output(String name, int index) {}

  /** What the numbers of a box count. */
  enum Unit {
    /** Shares of the input's width and height. */
    SHARES,
    /** Pixels of the input. */
    PIXELS
  }

  /** Which numbers make a box. */
  enum Form {
    /** Left, top, right, bottom. */
    CORNERS,
    /** The middle across, the middle down, width, height. */
    CENTRE
  }

  static BoxesAndScores of(Settings settings, Signature outputs) {
    Output boxes = find(settings, "boxes", outputs, spec -> columns(spec) == SIDES);
    Output scores = find(settings, "scores", outputs, spec -> !spec.name().equals(boxes.name()));
    BoxesAndScores layout =
        new BoxesAndScores(
            boxes,
            scores,
            Math.max(0, columns(outputs.tensor(scores.name()))),
            settings.choice("boxUnit", Unit.SHARES),
            settings.choice("boxForm", Form.CORNERS),
            settings.choice("activation", Activation.NONE));
    layout.requireFits(outputs);
    return layout;
  }

  /** Which of the outputs a key names, or the only one that can be it. */
  private static Output find(
      Settings settings, String key, Signature outputs, Predicate<TensorSpec> isIt) {
    if (settings.has(key)) {
      String name = settings.text(key);
      int index = outputs.names().indexOf(name);
      if (index < 0) {
        throw settings.refused(key, name, "one of the outputs " + outputs.names());
      }
      return new Output(name, index);
    }
    List<Integer> found =
        IntStream.range(0, outputs.tensors().size())
            .filter(i -> FloatOutput.isMatrix(outputs.tensors().get(i)))
            .filter(i -> isIt.test(outputs.tensors().get(i)))
            .boxed()
            .toList();
    if (found.size() != 1) {
      throw settings.refused(key, null, "the name of an output of " + outputs);
    }
    return new Output(outputs.names().get(found.get(0)), found.get(0));
  }

  private static int columns(TensorSpec spec) {
    return spec.shape().rank() == 2 && !spec.shape().isOpen(1) ? spec.shape().dim(1) : -1;
  }

  @Override
  public void requireFits(Signature outputs) {
    List<TensorSpec> all = outputs.tensors();
    Check.argument(
        boxes.index < all.size() && scores.index < all.size() && boxes.index != scores.index,
        "outputs",
        outputs,
        "boxes and scores");
    TensorSpec box = all.get(boxes.index);
    TensorSpec score = all.get(scores.index);
    boolean fits = FloatOutput.isMatrix(box) && columns(box) == SIDES;
    Check.argument(fits, "boxes", box, "float32 of boxes x 4");
    boolean scored = FloatOutput.isMatrix(score) && columns(score) == classes && classes > 0;
    Check.argument(scored, "scores", score, "float32 of boxes x classes");
  }

  @Override
  public Map<String, String> settings() {
    Map<String, String> settings = new TreeMap<>();
    settings.put(KEY, "boxes-and-scores");
    settings.put("boxes", boxes.name);
    settings.put("scores", scores.name);
    settings.put("boxUnit", unit == Unit.SHARES ? "shares" : "pixels");
    settings.put("boxForm", form == Form.CORNERS ? "corners" : "centre");
    settings.put("activation", activation.toString());
    return settings;
  }

  @Override
  public void read(Tensors outputs, PictureSize input, Candidates target) {
    FloatOutput sides = FloatOutput.of(outputs, boxes.index);
    FloatOutput given = FloatOutput.of(outputs, scores.index);
    boolean pairs = sides.rows() == given.rows() && given.columns() == classes;
    Check.argument(pairs, "scores", outputs, "as many as boxes, of " + classes + " classes");
    float[] row = new float[classes];
    for (int i = 0; i < given.rows(); i++) {
      for (int label = 0; label < classes; label++) {
        row[label] = given.get(i, label);
      }
      activation.apply(row);
      for (int label = 0; label < classes; label++) {
        if (target.takes(label, row[label])) {
          target.add(box(sides, i, label, row[label], input));
        }
      }
    }
  }

  private Box box(FloatOutput sides, int i, int label, float score, PictureSize input) {
    float across = unit == Unit.SHARES ? input.width() : 1;
    float down = unit == Unit.SHARES ? input.height() : 1;
    float first = sides.get(i, 0) * across;
    float second = sides.get(i, 1) * down;
    float third = sides.get(i, 2) * across;
    float fourth = sides.get(i, 3) * down;
    return form == Form.CORNERS
        ? new Box(label, score, first, second, third, fourth)
        : Box.around(label, score, first, second, third, fourth);
  }
}
