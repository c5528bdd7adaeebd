package io.cleave.cli.pictures;

import io.cleave.codec.internal.file.Folders;
import io.cleave.codec.internal.file.WholeFile;
import io.cleave.core.picture.PictureFile;
import io.cleave.core.picture.PictureInput;
import io.cleave.core.picture.Turning;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import javax.imageio.ImageIO;

/** Copies of pictures as PNG files in a folder, with something painted into them. */
public final class Drawings {
  private final Path folder;
  private final Turning turning;
  private final Set<Path> written = new HashSet<>();

  /** Makes the folder where it is absent. */
  public Drawings(Path folder, Turning turning) throws IOException {
    this.folder = Folders.create(folder);
    this.turning = turning;
  }

  /**
   * {@return the copy} Files of one name in different folders get numbers.
   *
   * @param painter changes the copy
   */
  public Path draw(Path file, Consumer<BufferedImage> painter) throws IOException {
    byte[] bytes = PictureFile.bytes(file);
    BufferedImage picture =
        PictureFile.open(file.toString(), bytes, PictureInput.MAX_PIXELS, turning)
            .pixels()
            .toBufferedImage();
    painter.accept(picture);
    return write(file, picture);
  }

  /** {@return the file that a picture was written to, named after another one} */
  public Path write(Path file, BufferedImage picture) throws IOException {
    Path target = target(file.getFileName().toString());
    WholeFile.write(target, out -> ImageIO.write(picture, "png", out));
    return target;
  }

  private Path target(String name) {
    int dot = name.lastIndexOf('.');
    String base = dot > 0 ? name.substring(0, dot) : name;
    Path target = folder.resolve(base + ".png");
    for (int i = 2; !written.add(target); i++) {
      target = folder.resolve(base + "-" + i + ".png");
    }
    return target;
  }
}
