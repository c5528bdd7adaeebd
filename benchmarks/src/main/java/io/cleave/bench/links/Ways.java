package io.cleave.bench.links;

import ai.djl.ndarray.NDManager;
import io.cleave.codec.Profile;
import io.cleave.core.Classification;
import io.cleave.core.Cut;
import io.cleave.core.Model;
import io.cleave.core.Part;
import io.cleave.core.Session;
import io.cleave.core.picture.PictureInput;
import io.cleave.edge.EdgeClient;
import io.cleave.edge.EdgeClientBuilder;
import io.cleave.pytorch.PyTorch;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/** The ways that are compared, with the models and connections that they take. */
final class Ways implements AutoCloseable {
  private static final Duration LONGEST = Duration.ofMinutes(5);

  private final Model model;
  private final int port;
  private final PictureInput input;
  private final Deque<AutoCloseable> open = new ArrayDeque<>();

  /** One way from a picture's file on the device to the logits there. */
  interface Way {
    /**
     * {@return bytes that were sent over the link} Goes it once, waiting for the answer.
     *
     * @param file a JPEG
     */
    int classify(byte[] file) throws IOException;
  }

  Ways(Model model, int port) {
    this.model = model;
    this.port = port;
    this.input = new PictureInput(Classification.of(model).preprocessing());
  }

  /** The head here, the tail there. */
  Way split(String cut, Profile profile) throws IOException {
    EdgeClient client = keep(client(cut).profile(profile).build());
    return file -> {
      try (NDManager manager = PyTorch.newManager()) {
        return client.predict(input.decode(file, manager)).report().bytesSent();
      }
    };
  }

  /** The file goes as it is; everything else happens there. */
  Way picture() throws IOException {
    EdgeClient client = keep(client(Cut.INPUT).pictures().build());
    return file -> client.predictPicture(file).report().bytesSent();
  }

  /** Nothing is sent. */
  Way local() throws IOException {
    Part whole = keep(model.whole());
    Session session = keep(whole.newSession());
    return file -> {
      input.decode(file, session.inputs(whole.given(), 1).data(0));
      session.run();
      return 0;
    };
  }

  private EdgeClientBuilder client(String cut) throws IOException {
    return EdgeClient.builder(keep(model.head(cut)), ShapedLink.FAR_HOST, port)
        .requestTimeout(LONGEST)
        .connectTimeout(LONGEST);
  }

  private <T extends AutoCloseable> T keep(T resource) {
    open.push(resource);
    return resource;
  }

  /** Clients before the models that they use. */
  @Override
  public void close() {
    while (!open.isEmpty()) {
      try {
        open.pop().close();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
