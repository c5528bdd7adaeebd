package io.cleave.cli.tasks;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.Gson;
import com.google.gson.reflect.TypeToken;
import io.cleave.cloud.TailServer;
import io.cleave.codec.Profile;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.Model;
import io.cleave.core.Part;
import io.cleave.core.picture.PictureInput;
import io.cleave.core.picture.PictureSize;
import io.cleave.core.task.Embedding;
import io.cleave.edge.EdgeClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A small network of random weights, split over a socket: its vectors are those of Python. */
class SplitEmbeddingTest {
  private static final Map<String, String> SETTINGS =
      Map.of(
          "task", "embedding",
          "fit", "stretch",
          "mean", "0.5,0.5,0.5",
          "deviation", "0.5,0.5,0.5");

  @TempDir private Path folder;

  @Test
  void vectorsAreThoseOfPython() throws IOException {
    Model model = Model.find(TaskFiles.write("vector.onnx", folder).toString(), Map.of(), SETTINGS);
    Embedding task = model.task(Embedding.class);
    String json = new String(TaskFiles.bytes("vectors.json"), StandardCharsets.UTF_8);
    Map<String, float[]> vectors =
        new Gson().fromJson(json, new TypeToken<Map<String, float[]>>() {}.getType());
    assertEquals(3, vectors.size());
    String cut = model.network().splits().get(1).name();
    try (Part head = model.head(cut);
        Part tail = model.tail(cut);
        TailServer server = TailServer.builder().add(tail).address("127.0.0.1", 0).start();
        EdgeClient exact = client(head, server, Profile.exact());
        EdgeClient half = client(head, server, Profile.half())) {
      for (Map.Entry<String, float[]> each : vectors.entrySet()) {
        float[] answer = ask(exact, model, each.getKey());
        assertArrayEquals(each.getValue(), answer, 1e-5f, each.getKey());
        assertTrue(task.agree(answer, ask(half, model, each.getKey())));
      }
    }
  }

  private static EdgeClient client(Part head, TailServer server, Profile profile) {
    return EdgeClient.builder(head, "127.0.0.1", server.port()).profile(profile).build();
  }

  private static float[] ask(EdgeClient client, Model model, String picture) throws IOException {
    Embedding task = model.task(Embedding.class);
    Signature shapes =
        Signature.of(model.network().inputs().only("test").withShape(task.scaling().shape()));
    Tensors input = Tensors.allocate(shapes, 1);
    PictureSize size =
        new PictureInput(task.scaling()).decode(TaskFiles.bytes(picture), input.data(0));
    return task.answer(client.predict(input).outputs(), size);
  }
}
