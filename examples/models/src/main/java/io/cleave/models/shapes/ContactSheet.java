package io.cleave.models.shapes;

import io.cleave.codec.internal.Check;
import java.awt.Graphics;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** Lays images of a split out in one picture, to be looked at: a column a class. */
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
   * Draws images of each class, classes in the order of their logits.
   *
   * @param set a split
   * @param rows images of each class, the first ones
   * @return the sheet, a column a class
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
