package io.cleave.core.task;

import ai.djl.modality.cv.output.DetectedObjects;
import ai.djl.modality.cv.output.DetectedObjects.DetectedObject;
import ai.djl.modality.cv.output.Rectangle;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Whether two lists of boxes show the same things. */
final class SameBoxes {
  private SameBoxes() {}

  /**
   * Pairs each box of one list with the one of the other list that overlaps it most, each once.
   *
   * @param min how much boxes of a pair overlap at least
   */
  static boolean agree(DetectedObjects answer, DetectedObjects other, double min) {
    if (answer.getNumberOfObjects() != other.getNumberOfObjects()) {
      return false;
    }
    List<DetectedObject> free = objects(other);
    for (DetectedObject each : objects(answer)) {
      Optional<DetectedObject> same =
          free.stream()
              .filter(one -> one.getClassName().equals(each.getClassName()))
              .max(Comparator.comparingDouble(one -> overlap(one, each)));
      if (same.isEmpty() || overlap(same.get(), each) < min) {
        return false;
      }
      free.remove(same.get());
    }
    return true;
  }

  private static List<DetectedObject> objects(DetectedObjects answer) {
    List<DetectedObject> objects = new ArrayList<>();
    for (int i = 0; i < answer.getNumberOfObjects(); i++) {
      objects.add(answer.item(i));
    }
    return objects;
  }

  private static double overlap(DetectedObject one, DetectedObject other) {
    return box(one).overlap(box(other));
  }

  private static Box box(DetectedObject object) {
    Rectangle bounds = object.getBoundingBox().getBounds();
    return new Box(
        0,
        1,
        (float) bounds.getX(),
        (float) bounds.getY(),
        (float) (bounds.getX() + bounds.getWidth()),
        (float) (bounds.getY() + bounds.getHeight()));
  }
}
