package io.cleave.examples.lean;

import io.cleave.codec.Profile;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.Classification;
import io.cleave.core.Model;
import io.cleave.core.Part;
import io.cleave.core.bundle.Bundle;
import io.cleave.core.picture.PictureInput;
import io.cleave.edge.EdgeClient;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * An application for a small device. It runs the head of a bundle with ONNX Runtime, and sends
 * activations to a server for the tail. It needs neither libtorch nor code that cuts graphs.
 */
public final class LeanEdge {
  /** The first request waits until classes are loaded, which takes long on a slow processor. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private LeanEdge() {}

  /**
   * Classifies pictures.
   *
   * @param arguments the folder that {@code cleave cut} wrote, the host and the port of the server,
   *     and picture files
   * @throws IOException if a file cannot be read
   */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length < 4) {
      System.err.println("usage: LeanEdge FOLDER HOST PORT PICTURE...");
      System.exit(2);
    }
    Bundle bundle = Bundle.read(Path.of(arguments[0]));
    Model model = bundle.model();
    try (Part head = model.head(bundle.cut());
        EdgeClient client =
            EdgeClient.builder(head, arguments[1], Integer.parseInt(arguments[2]))
                .profile(Profile.compact())
                .connectTimeout(PATIENCE)
                .requestTimeout(PATIENCE)
                .build()) {
      for (int i = 3; i < arguments.length; i++) {
        Path picture = Path.of(arguments[i]);
        System.out.println(picture + ": " + classify(model, client, picture));
      }
    }
  }

  private static String classify(Model model, EdgeClient client, Path picture) throws IOException {
    Classification task = Classification.of(model);
    Tensors input = Tensors.allocate(model.network().inputs(), 1);
    new PictureInput(task.preprocessing()).decode(Files.readAllBytes(picture), input.data(0));
    FloatBuffer logits = client.predict(input).logits();
    int best = 0;
    for (int i = 1; i < logits.remaining(); i++) {
      best = logits.get(i) > logits.get(best) ? i : best;
    }
    return task.labels().get(best);
  }
}
