package io.cleave.cli.pictures;

import io.cleave.cli.diff.CaptureOption;
import io.cleave.cli.options.OrientationOption;
import io.cleave.core.Cut;
import io.cleave.core.Model;
import io.cleave.core.picture.PictureTask;
import io.cleave.core.picture.Turning;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Options that name pictures, and say how they get to the network. */
public final class PictureOptions {
  @Option(
      names = "--picture",
      description =
          "Sends the files as they are, in place of activations: the cut is 'input', and the whole"
              + " network runs on the server.")
  private boolean sent;

  @Mixin private OrientationOption orientation;
  @Mixin private CaptureOption captures;

  @Parameters(
      paramLabel = "IMAGE",
      arity = "1..*",
      description = "JPEG, PNG, WebP, GIF or BMP files, whatever their names.")
  private List<Path> images;

  /** Creates the options for picocli to fill. */
  public PictureOptions() {}

  /** {@return whether files are sent as they are} */
  public boolean areSent() {
    return sent;
  }

  public Turning turning() {
    return orientation.turning();
  }

  public List<Path> images() {
    return images;
  }

  /** {@return where the network is cut, if the user names that place or none} */
  public String cut(String named, Model model) {
    return sent ? Cut.INPUT : PictureRun.cut(named, model);
  }

  /**
   * {@return a run of a model}
   *
   * @param name the model's name as given to the command
   * @param task the model's
   * @param cut where it is cut
   */
  public <O> PictureRun<O> run(String name, Model model, PictureTask<O> task, String cut)
      throws IOException {
    return PictureRun.of(model, task, turning(), sent, captures.open(name, model, cut));
  }
}
