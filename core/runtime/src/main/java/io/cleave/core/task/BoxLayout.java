package io.cleave.core.task;

import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.picture.PictureSize;
import io.cleave.core.settings.Settings;
import java.util.Map;
import java.util.OptionalInt;

/** How the outputs of a detector say boxes, classes and scores. Immutable. */
sealed interface BoxLayout permits BoxesAndScores, OneTensor {
  /** The key that names the layout: {@value}. */
  String KEY = "layout";

  /** The layouts' names. */
  enum Name {
    /** {@link BoxesAndScores}. */
    BOXES_AND_SCORES,
    /** {@link OneTensor} without objectness. */
    YOLO,
    /** {@link OneTensor} with objectness. */
    YOLO_OBJECTNESS
  }

  /** How many classes the network tells apart, the background included. */
  int classes();

  /** The settings that make this layout. */
  Map<String, String> settings();

  /**
   * Checks that these are the outputs.
   *
   * @throws IllegalArgumentException if they are not
   */
  void requireFits(Signature outputs);

  /**
   * Adds the boxes of one sample, in pixels of the input.
   *
   * @param input the size of the network's input
   */
  void read(Tensors outputs, PictureSize input, Candidates target);

  /**
   * The layout that settings name, or that follows from the outputs.
   *
   * @param labels how many classes have a name
   */
  static BoxLayout of(Settings settings, Signature outputs, OptionalInt labels) {
    if (!settings.has(KEY)) {
      return outputs.tensors().size() == 1
          ? OneTensor.guess(settings, outputs, labels)
          : BoxesAndScores.of(settings, outputs);
    }
    return switch (settings.choice(KEY, Name.YOLO)) {
      case BOXES_AND_SCORES -> BoxesAndScores.of(settings, outputs);
      case YOLO -> OneTensor.of(settings, outputs, false);
      case YOLO_OBJECTNESS -> OneTensor.of(settings, outputs, true);
    };
  }
}
