package io.cleave.bench.inference;

import io.cleave.bench.ResidentMemory;
import io.cleave.codec.Profile;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.Model;
import io.cleave.core.Part;
import io.cleave.edge.EdgeClient;
import java.io.IOException;

/** The same head in an edge application that does nothing else: head, codec, client. */
public final class LeanHead {
  private LeanHead() {}

  /**
   * Asks a server and prints the process's resident kilobytes.
   *
   * @param arguments the folder of the head's file, its cut, the server's host and port, how often
   *     to ask, and the profile
   * @throws IOException if a file cannot be read
   */
  public static void main(String[] arguments) throws IOException {
    Model model = Model.find(arguments[0]);
    try (Part head = model.head(arguments[1]);
        EdgeClient client =
            EdgeClient.builder(head, arguments[2], Integer.parseInt(arguments[3]))
                .profile(Profile.parse(arguments[5]))
                .build()) {
      Tensors image = Tensors.allocate(model.network().inputs(), 1);
      for (int i = Integer.parseInt(arguments[4]); i > 0; i--) {
        client.predict(image);
      }
      System.gc();
      System.out.println(ResidentMemory.kilobytes(ProcessHandle.current().pid()));
    }
  }
}
