package io.cleave.onnxruntime;

import io.cleave.codec.tensor.Tensors;
import io.cleave.core.Model;
import io.cleave.core.Network;
import io.cleave.core.Part;
import io.cleave.core.Session;
import java.io.IOException;

/** A process that runs a head from its file, and is refused a whole network. */
final class SlimDevice {
  private SlimDevice() {}

  public static void main(String[] arguments) throws IOException {
    Model model = Model.find(arguments[0]);
    Network network = model.network();
    String cut = network.cuts().get(1).name();
    try (Part head = model.head(cut);
        Session session = head.newSession()) {
      Tensors inputs = Relay.inputs(network.sampled(network.input()), 1, 1);
      System.out.println("ran " + Relay.run(session, head.given(), inputs).signature());
    }
    try {
      Model.find(arguments[1]);
    } catch (IOException e) {
      System.out.println(e.getMessage());
    }
    System.exit(0);
  }
}
