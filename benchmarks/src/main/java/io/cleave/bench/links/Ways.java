package io.cleave.bench.links;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.ParameterStore;
import io.cleave.codec.Profile;
import io.cleave.core.Cut;
import io.cleave.core.ModelBundle;
import io.cleave.core.ModelPart;
import io.cleave.core.images.PictureInput;
import io.cleave.edge.EdgeClient;
import io.cleave.edge.EdgeClientBuilder;
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

  private final ModelBundle bundle;
  private final int port;
  private final Map<String, Way> ways = new LinkedHashMap<>();
  private final Deque<AutoCloseable> open = new ArrayDeque<>();

  Ways(ModelBundle bundle, int port) {
    this.bundle = bundle;
    this.port = port;
  }

  /** {@return each way by its name, in the order they were added} */
  Map<String, Way> all() {
    return ways;
  }

  /** The head here, the tail there; of several profiles the client chooses. */
  void split(String name, String cut, List<Profile> profiles) throws IOException {
    ModelPart head = keep(bundle.head(cut));
    EdgeClient client = keep(client(head).profiles(profiles).build());
    PictureInput input = new PictureInput(bundle.preprocessing(), head.manager());
    ways.put(
        name,
        file -> {
          try (NDManager manager = head.manager().newSubManager()) {
            return client.predict(input.decode(file, manager)).report().bytesSent();
          }
        });
  }

  /** The file goes as it is; everything else happens there. */
  void picture(String name) throws IOException {
    ModelPart head = keep(bundle.head(Cut.INPUT));
    EdgeClient client = keep(client(head).pictures().build());
    ways.put(name, file -> client.predictPicture(file).report().bytesSent());
  }

  /** Nothing is sent. */
  void local(String name) throws IOException {
    ModelPart whole = keep(bundle.tail(Cut.INPUT));
    PictureInput input = new PictureInput(bundle.preprocessing(), whole.manager());
    ways.put(
        name,
        file -> {
          try (NDManager manager = whole.manager().newSubManager()) {
            NDList image = new NDList(input.decode(file, manager));
            NDArray logits =
                whole.block().forward(new ParameterStore(manager, false), image, false).head();
            logits.attach(manager);
            logits.toFloatArray();
            return 0;
          }
        });
  }

  private EdgeClientBuilder client(ModelPart head) {
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
