package io.cleave.walls;

import io.cleave.cloud.TailServer;
import io.cleave.codec.Profile;
import io.cleave.core.Model;
import io.cleave.core.Part;
import io.cleave.edge.EdgeClient;
import io.cleave.lab.images.ImageSet;
import io.cleave.onnxruntime.OnnxRuntimeEngine;
import io.cleave.pytorch.PyTorchEngine;
import io.cleave.server.ServeCommand;
import java.util.List;

/** What an application does first, where Cleave's jars are modules. */
final class ModulePathProgram {
  private ModulePathProgram() {}

  public static void main(String[] arguments) throws Exception {
    Model model = Model.find("demo");
    try (Part head = model.head("maxpool");
        Part tail = model.tail("maxpool");
        TailServer server = TailServer.builder().add(tail).address("127.0.0.1", 0).start();
        EdgeClient client =
            EdgeClient.builder(head, "127.0.0.1", server.port())
                .profile(Profile.compact())
                .build()) {
      client.connect();
    }
    for (Class<?> each :
        List.of(
            Profile.class,
            Model.class,
            PyTorchEngine.class,
            OnnxRuntimeEngine.class,
            ImageSet.class,
            EdgeClient.class,
            TailServer.class,
            ServeCommand.class)) {
      System.out.println(each.getModule().getName());
    }
  }
}
