package io.cleave.onnxruntime;

import io.cleave.codec.tensor.Tensors;
import io.cleave.core.Model;
import io.cleave.core.Network;
import io.cleave.core.Part;
import io.cleave.core.Session;
import java.io.IOException;

/** A process that runs both halves of a bundle, and is refused a whole network. */
final class SlimDevice {
  private SlimDevice() {}

  public static void main(String[] arguments) throws IOException {
    Model model = Model.find(arguments[0]);
    Network network = model.network();
    String cut = network.cuts().get(1).name();
    try (Part head = model.head(cut);
        Part tail = model.tail(cut);
        Session first = head.newSession();
        Session second = tail.newSession()) {
      Tensors inputs = Relay.inputs(network.sampled(network.input()), 1, 1);
      Tensors crossing = Relay.run(first, head.given(), inputs);
      System.out.println("ran " + crossing.signature());
      System.out.println("then " + Relay.run(second, tail.given(), crossing).signature());
    }
    try {
      Model.find(arguments[1]);
    } catch (IOException e) {
      System.out.println(e.getMessage());
    }
    System.exit(0);
  }
}
