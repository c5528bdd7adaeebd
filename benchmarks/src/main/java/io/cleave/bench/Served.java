package io.cleave.bench;

import io.cleave.core.Model;
import io.cleave.server.process.ServerProcess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** A network by the names that a user gives it, and servers of it; as options of a command. */
public final class Served {
  @Option(names = "--model")
  private String model = "resnet50";

  @Option(names = "--weights")
  private String weights = "seed:7";

  /** ResNet-50, unless a command line says otherwise. */
  public Served() {}

  /** {@return what the user calls the network} */
  public String model() {
    return model;
  }

  /** {@return what the user calls its weights} */
  public String weights() {
    return weights;
  }

  /**
   * {@return no weight is read yet} Finds the network.
   *
   * @throws IOException if it exists and cannot be read
   */
  public Model find() throws IOException {
    return Model.find(model).withWeights(weights);
  }

  /**
   * {@return the options} What a server is told of it.
   *
   * @param more further options
   */
  public List<String> options(String... more) {
    List<String> options = new ArrayList<>(List.of("--model", model, "--weights", weights));
    options.addAll(List.of(more));
    return options;
  }

  /**
   * {@return the server} Starts a server in a process of its own.
   *
   * @param flags options of its JVM
   * @param more further options of the server
   * @throws IOException if it ends before it listens
   */
  public ServerProcess serve(List<String> flags, String... more) throws IOException {
    return ServerProcess.start(flags, options(more));
  }
}
