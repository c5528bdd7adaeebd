package io.cleave.cli.pictures;

import io.cleave.cli.diff.CaptureOption.Capture;
import io.cleave.codec.internal.Check;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.TensorSpec;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.Model;
import io.cleave.core.bundle.Bundle;
import io.cleave.core.picture.PictureFile;
import io.cleave.core.picture.PictureInput;
import io.cleave.core.picture.PictureSize;
import io.cleave.core.picture.PictureTask;
import io.cleave.core.picture.PicturesException;
import io.cleave.core.picture.Turning;
import io.cleave.edge.EdgeClient;
import io.cleave.edge.EdgeClientBuilder;
import io.cleave.edge.Prediction;
import io.cleave.edge.TailException;
import io.cleave.edge.TailFailedException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Asks a network about pictures, one after the other: the head runs here, or the files are sent as
 * they are.
 *
 * @param <O> what the task gives
 * @param task makes the input, and reads the outputs
 * @param input the network's input for a picture
 * @param turning whether pictures are turned upright
 * @param sent whether files are sent as they are
 * @param capture keeps what was asked and answered
 */
public record PictureRun<O>(
    PictureTask<O> task, Signature input, Turning turning, boolean sent, Capture capture) {
  /** What a command does with an answer. */
  public interface Use<O> {
    void of(Answered<O> answer) throws IOException;
  }

  /**
   * A run of a model.
   *
   * @param task the model's
   */
  static <O> PictureRun<O> of(
      Model model, PictureTask<O> task, Turning turning, boolean sent, Capture capture) {
    TensorSpec only = model.network().inputs().only("pictures");
    Signature input = Signature.of(only.withShape(task.scaling().shape()));
    return new PictureRun<>(task, input, turning, sent, capture);
  }

  /** {@return the client's settings that the run needs} */
  public EdgeClientBuilder applyTo(EdgeClientBuilder builder) {
    return sent ? builder.pictures() : builder;
  }

  /**
   * {@return the exit code} One picture's failure is a line on standard error, and the others go
   * on; where the server fails, nothing more is asked.
   *
   * @param done what happens to a picture, such as classified
   */
  public int run(EdgeClient client, List<Path> files, String done, Use<O> use) {
    int failures = 0;
    for (int i = 0; i < files.size(); i++) {
      try {
        failures += succeeds(client, files.get(i), use) ? 0 : 1;
      } catch (TailException e) {
        System.err.println(e.getMessage());
        System.err.println((files.size() - i) + " images were not " + done);
        return 1;
      }
    }
    return failures == 0 ? 0 : 1;
  }

  private boolean succeeds(EdgeClient client, Path file, Use<O> use) {
    try {
      use.of(ask(client, file));
      return true;
    } catch (PicturesException e) {
      System.err.println(e.getMessage());
      return false;
    } catch (IOException | IllegalArgumentException | TailFailedException e) {
      System.err.println(file + ": " + e.getMessage());
      return false;
    }
  }

  private Answered<O> ask(EdgeClient client, Path file) throws IOException {
    byte[] bytes = PictureFile.bytes(file);
    return sent ? askWhole(client, file, bytes) : askSplit(client, file, bytes);
  }

  private Answered<O> askSplit(EdgeClient client, Path file, byte[] bytes) throws IOException {
    Tensors target = Tensors.allocate(input, 1);
    PictureSize size = decode(file, bytes, target);
    Prediction prediction = client.predict(target);
    capture.keep(file, () -> target, prediction);
    return answered(file, bytes, size, prediction);
  }

  private PictureSize decode(Path file, byte[] bytes, Tensors target) throws IOException {
    return new PictureInput(task.scaling(), turning, PictureFile.MAX_PIXELS)
        .decode(file.toString(), bytes, target.data(0));
  }

  /**
   * The server turns pictures upright. If a picture is to stay as stored, a copy that says so is
   * sent.
   */
  private Answered<O> askWhole(EdgeClient client, Path file, byte[] bytes) throws IOException {
    String name = file.toString();
    PictureSize size = PictureFile.open(name, bytes, PictureInput.MAX_PIXELS, turning).size();
    byte[] content =
        turning == Turning.AS_STORED ? PictureFile.withoutOrientation(name, bytes) : bytes;
    Prediction prediction = client.predictPicture(content);
    capture.keep(file, () -> decoded(file, bytes), prediction);
    return answered(file, bytes, size, prediction);
  }

  private Tensors decoded(Path file, byte[] bytes) throws IOException {
    Tensors target = Tensors.allocate(input, 1);
    decode(file, bytes, target);
    return target;
  }

  private Answered<O> answered(Path file, byte[] bytes, PictureSize size, Prediction prediction) {
    O answer = task.answer(prediction.outputs(), size);
    return new Answered<>(file, bytes.length, size, answer, prediction.report());
  }

  /** {@return where a network is cut: as named, else where its bundle is} */
  static String cut(String named, Model model) {
    if (!named.isEmpty()) {
      return named;
    }
    return Bundle.of(model)
        .map(Bundle::cut)
        .orElseThrow(
            () -> Check.refusal("cut", "none", "a name that 'cleave cuts' lists, or --picture"));
  }
}
