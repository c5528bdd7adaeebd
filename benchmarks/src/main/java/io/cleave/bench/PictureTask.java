package io.cleave.bench;

import io.cleave.core.Model;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which pictures are classified by which network, cut where, as options of a command. */
public final class PictureTask {

  @Parameters(arity = "1..*", paramLabel = "JPEG", description = "Pictures to classify, in turn.")
  private List<Path> pictures;

  @Option(names = "--model", defaultValue = "resnet50", description = "Default: ${DEFAULT-VALUE}.")
  private String model;

  @Option(names = "--weights", defaultValue = "seed:7", description = "Default: ${DEFAULT-VALUE}.")
  private String weights;

  @Option(names = "--cut", defaultValue = "bottle1", description = "Default: ${DEFAULT-VALUE}.")
  private String cut;

  /** Made by the command line. */
  public PictureTask() {}

  /** {@return what the user calls the model} */
  public String model() {
    return model;
  }

  /** {@return what the user calls the weights} */
  public String weights() {
    return weights;
  }

  /** {@return where the network is cut} */
  public String cut() {
    return cut;
  }

  /**
   * Finds the network.
   *
   * @return no weight is read yet
   * @throws IOException if it exists and cannot be read
   */
  public Model find() throws IOException {
    return Model.find(model).withWeights(weights);
  }

  /**
   * Reads the pictures as they are.
   *
   * @return one file's bytes each
   * @throws IOException if one cannot be read
   */
  public List<byte[]> files() throws IOException {
    List<byte[]> files = new ArrayList<>();
    for (Path picture : pictures) {
      files.add(Files.readAllBytes(picture));
    }
    return files;
  }
}
