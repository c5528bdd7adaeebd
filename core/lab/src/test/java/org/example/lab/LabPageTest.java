package org.example.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.codec.tensor.ElementType;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.codec.tensor.TensorSpec;
import io.cleave.codec.tensor.Tensors;
import io.cleave.lab.link.Link;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The page for researchers shows a coding that compiles and does what it says. */
class LabPageTest {
  @Test
  void thePageShowsTheClassThatIsTested() throws IOException {
    Path source = Path.of("src/test/java/org/example/lab/SparseBfloat16.java");
    String program = Files.readString(source).split("\n", 2)[1].strip();
    String page = Files.readString(Path.of("../../docs/lab.md"));
    assertTrue(page.contains("```java\n" + program + "\n```"), "docs/lab.md and " + source);
  }

  @Test
  void itsCodingCountsEachSampleAndKeepsTheUpperHalf() {
    Signature crossing =
        Signature.of(new TensorSpec("x", ElementType.FLOAT32, TensorShape.of(1, 1, 3)));
    Tensors sent = Tensors.allocate(crossing, 2);
    sent.data(0).asFloatBuffer().put(new float[] {0, 1.5f, -3, 0, 0, 1.00001f});
    Link.Delivery<Tensors> delivery = new SparseBfloat16().link().send(sent);
    assertEquals((3 + 2 * 16 + 7) / 8 + (3 + 16 + 7) / 8, delivery.bytes());
    FloatBuffer received = delivery.received().data(0).asFloatBuffer();
    assertEquals(FloatBuffer.wrap(new float[] {0, 1.5f, -3, 0, 0, 1}), received);
  }
}
