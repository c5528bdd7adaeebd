package io.cleave.examples.embedding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.modality.Classifications;
import io.cleave.cloud.TailServer;
import io.cleave.core.Classification;
import io.cleave.core.Model;
import io.cleave.core.Part;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedEdgeTest {

  private static final Path README = Path.of("..", "..", "README.md");
  private static final Path SOURCE =
      Path.of("src/main/java/io/cleave/examples/embedding/EmbeddedEdge.java");

  @TempDir Path folder;

  @Test
  void pictureIsClassifiedThroughAServer() throws Exception {
    Path picture = folder.resolve("picture.png");
    ImageIO.write(new BufferedImage(80, 60, BufferedImage.TYPE_INT_RGB), "png", picture.toFile());
    Model model = Model.find("resnet50").withWeights("seed:7");
    try (Part tail = model.tail("bottle1");
        TailServer server = TailServer.builder().add(tail).address("127.0.0.1", 0).start()) {
      Classifications answer = EmbeddedEdge.classify(picture, "127.0.0.1", server.port());
      assertEquals(Classification.of(model).labels(), answer.getClassNames());
    }
  }

  @Test
  void readmeShowsTheLinesThatAreCompiledHere() throws IOException {
    String source = squeezed(Files.readString(SOURCE));
    List<String> shown =
        Files.readString(README)
            .replaceAll("(?s).*?```java\n(.*?)```.*", "$1")
            .lines()
            .map(EmbeddedEdgeTest::squeezed)
            .toList();
    assertTrue(shown.size() >= 8, "the README shows no Java");
    shown.forEach(line -> assertTrue(source.contains(line), line));
  }

  private static String squeezed(String text) {
    return text.replaceAll("\\s+", "");
  }
}
