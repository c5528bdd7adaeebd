package io.cleave.edge;

import io.cleave.codec.tensor.Tensors;
import io.cleave.edge.fake.TextAnswers;
import io.cleave.edge.fake.TextNetwork;
import io.cleave.edge.fake.TextPart;
import io.cleave.edge.fake.TextServer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** An edge in a process of its own, which asks once and says what came of it. */
final class TextEdgeProgram {
  private TextEdgeProgram() {}

  /**
   * Asks the server of the arguments, or one in this process where there are none.
   *
   * @param arguments a name and a port, or nothing
   */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length > 0) {
      ask(arguments[0], Integer.parseInt(arguments[1]), TextNetwork.texts(1, 1, 9));
      return;
    }
    try (TextServer server = new TextServer("embedded")) {
      ask("127.0.0.1", server.port(), TextNetwork.texts(1, 1, 1000));
    }
  }

  private static void ask(String host, int port, Tensors texts) {
    EdgeClientBuilder builder =
        EdgeClient.builder(TextPart.head("embedded"), host, port)
            .requestTimeout(Duration.ofMinutes(1));
    try (EdgeClient client = builder.build()) {
      List<String> all = TextNetwork.NETWORK.outputs().names();
      TextAnswers.assertRight(all, texts, client.predict(texts));
      System.out.println("answered");
    } catch (TailException | OutOfMemoryError e) {
      System.out.println(e.getMessage());
    }
  }
}
