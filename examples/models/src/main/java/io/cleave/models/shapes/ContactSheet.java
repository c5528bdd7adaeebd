package io.cleave.models.shapes;

import io.cleave.codec.internal.Check;
import java.awt.Graphics;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** Shows images of a split side by side in one picture, with a column for each class. */
public final class ContactSheet {
  private static final int GAP = 2;
  private static final int CELL = ShapeSet.SIDE + GAP;

  private ContactSheet() {}

  /**
   * Writes a sheet of the fixed test split as PNG.
   *
   * @param args the file to write, then the number of rows
   * @throws IOException if the file cannot be written
   */
  public static void main(String[] args) throws IOException {
    Check.argument(args.length == 2, "arguments", args.length, "FILE ROWS");
    BufferedImage sheet = draw(ShapeSet.test(), Integer.parseInt(args[1]));
    ImageIO.write(sheet, "png", Path.of(args[0]).toFile());
  }

  /**
   * {@return a sheet of images, with a column for each class in the order of the logits}
   *
   * @param set the split
   * @param rows how many images of each class, starting with the first
   */
  public static BufferedImage draw(ShapeSet set, int rows) {
    int columns = ShapeClass.all().size();
    BufferedImage sheet =
        new BufferedImage(columns * CELL, rows * CELL, BufferedImage.TYPE_INT_RGB);
    Graphics pen = sheet.getGraphics();
    for (int i = 0; i < rows * columns; i++) {
      pen.drawImage(set.image(i).picture(), i % columns * CELL, i / columns * CELL, null);
    }
    pen.dispose();
    return sheet;
  }
}
