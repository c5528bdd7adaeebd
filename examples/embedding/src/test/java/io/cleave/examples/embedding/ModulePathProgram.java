package io.cleave.examples.embedding;

import io.cleave.codec.Profile;
import io.cleave.core.Model;
import io.cleave.core.Part;
import io.cleave.edge.EdgeClient;

/** What an application does first, where Cleave's jars are modules. */
final class ModulePathProgram {
  private ModulePathProgram() {}

  public static void main(String[] arguments) throws Exception {
    Model model = Model.find("demo");
    try (Part head = model.head("maxpool");
        EdgeClient client =
            EdgeClient.builder(head, "127.0.0.1", 1).profile(Profile.compact()).build()) {
      System.out.println(client.getClass().getModule().getName());
      System.out.println(head.getClass().getModule().getName());
      System.out.println(Profile.class.getModule().getName());
      System.out.println(Model.class.getModule().getName());
    }
  }
}
