package io.cleave.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which pictures are classified by which network, cut where, as options of a command. */
public final class PictureTask {
  @Parameters(arity = "1..*", paramLabel = "JPEG", description = "Pictures to classify, in turn.")
  private List<Path> pictures;

  @Mixin private Served served;

  @Option(names = "--cut")
  private String cut = "bottle1";

  /** Made by the command line. */
  public PictureTask() {}

  /** {@return the network} */
  public Served served() {
    return served;
  }

  /** {@return where it is cut} */
  public String cut() {
    return cut;
  }

  /**
   * {@return one file's bytes each} Reads the pictures as they are.
   *
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
