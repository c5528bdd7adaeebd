package io.cleave.cli.pictures;

import ai.djl.modality.cv.output.DetectedObjects;
import ai.djl.modality.cv.output.DetectedObjects.DetectedObject;
import ai.djl.modality.cv.output.Rectangle;
import io.cleave.core.picture.PictureSize;
import java.util.ArrayList;
import java.util.List;

/**
 * What was found in a picture, as it is written to JSON and printed.
 *
 * @param file the picture's name
 * @param width of the picture, in pixels
 * @param height of the picture, in pixels
 * @param objects the surest first
 */
public record FoundObjects(String file, int width, int height, List<Found> objects) {
  /**
   * One object.
   *
   * @param label the name of its class
   * @param score 0 to 1
   * @param x the left side, in pixels of the picture
   * @param y the upper side
   * @param width in pixels of the picture
   * @param height in pixels of the picture
   */
  public record Found(
      String label, double score, double x, double y, double width, double height) {}

  /** {@return the objects in pixels} */
  public static FoundObjects of(Answered<DetectedObjects> answered) {
    PictureSize size = answered.size();
    List<Found> objects = new ArrayList<>();
    for (int i = 0; i < answered.answer().getNumberOfObjects(); i++) {
      DetectedObject object = answered.answer().item(i);
      Rectangle box = object.getBoundingBox().getBounds();
      objects.add(
          new Found(
              object.getClassName(),
              object.getProbability(),
              box.getX() * size.width(),
              box.getY() * size.height(),
              box.getWidth() * size.width(),
              box.getHeight() * size.height()));
    }
    return new FoundObjects(answered.file().toString(), size.width(), size.height(), objects);
  }
}
