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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All ways that are compared, with the models and connections that they take. */
final class Ways implements AutoCloseable {
  private static final Duration LONGEST = Duration.ofMinutes(5);

  private final Model model;
  private final int port;
  private final Map<String, Way> ways = new LinkedHashMap<>();
  private final Deque<AutoCloseable> open = new ArrayDeque<>();

  Ways(Model model, int port) {
    this.model = model;
    this.port = port;
  }

  /** {@return each way by its name, in the order they were added} */
  Map<String, Way> all() {
    return ways;
  }

  /** The head here, the tail there; of several profiles the client chooses. */
  void split(String name, String cut, List<Profile> profiles) throws IOException {
    Part head = keep(model.head(cut));
    EdgeClient client = keep(client(head).profiles(profiles).build());
    PictureInput input = input();
    ways.put(
        name,
        file -> {
          try (NDManager manager = PyTorch.newManager()) {
            return client.predict(input.decode(file, manager)).report().bytesSent();
          }
        });
  }

  /** The file goes as it is; everything else happens there. */
  void picture(String name) throws IOException {
    Part head = keep(model.head(Cut.INPUT));
    EdgeClient client = keep(client(head).pictures().build());
    ways.put(name, file -> client.predictPicture(file).report().bytesSent());
  }

  /** Nothing is sent. */
  void local(String name) throws IOException {
    Part whole = keep(model.whole());
    Session session = keep(whole.newSession());
    PictureInput input = input();
    ways.put(
        name,
        file -> {
          input.decode(file, session.inputs(whole.given(), 1).data(0));
          session.run();
          return 0;
        });
  }

  private PictureInput input() {
    return new PictureInput(Classification.of(model).preprocessing());
  }

  private EdgeClientBuilder client(Part head) {
    return EdgeClient.builder(head, ShapedLink.FAR_HOST, port)
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
