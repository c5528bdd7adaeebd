package io.cleave.cli.options;

import io.cleave.core.picture.Turning;
import picocli.CommandLine.Option;

/** Option that says whether camera pictures are turned upright. */
public final class OrientationOption {
  @Option(
      names = "--ignore-orientation",
      description =
          "Take pictures as their pixels are stored, as torchvision does (default: turned upright"
              + " as their EXIF says).")
  private boolean ignored;

  public Turning turning() {
    return ignored ? Turning.AS_STORED : Turning.UPRIGHT;
  }
}
