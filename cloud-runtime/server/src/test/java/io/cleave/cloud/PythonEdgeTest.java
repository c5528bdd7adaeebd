package io.cleave.cloud;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.cloud.fake.JavaPart;
import io.cleave.cloud.fake.TestNetwork;
import io.cleave.cloud.fake.TestTexts;
import io.cleave.cloud.internal.served.ServedPart;
import io.cleave.codec.tensor.ElementType;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.codec.tensor.TensorSpec;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.Cut;
import io.cleave.core.PartId;
import io.cleave.fixtures.Need;
import io.cleave.fixtures.Needs;
import io.cleave.fixtures.NoLeaks;
import io.cleave.fixtures.Python;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The edge in Python, a process of its own, gets from this server what the tail gives here. */
@Needs(Need.PYTHON)
@ExtendWith(NoLeaks.class)
@Timeout(120)
class PythonEdgeTest {
  private static final String EDGE = "../../examples/python/cleave_edge.py";
  private static final String WEIGHTS = "0123456789abcdef".repeat(4);
  private static final int NPY_LENGTH_AT = 8;

  /** More than three chunks. */
  private static final TensorShape WIDE = TensorShape.of(5, 10_000);

  @TempDir Path folder;

  @Test
  void answersSeveralTensorsOfOpenShapes() throws Exception {
    // Below 64 bytes a tensor of integers is stored: no zstd in the standard library of Python.
    Tensors text = TestTexts.text(7, 5);
    try (ServerFixture fixture = new ServerFixture(any -> TestTexts.tail(), b -> b)) {
      assertAnswers(TestTexts.answer(text), fixture, "embedded", TestTexts.CROSSING, text);
    }
  }

  @Test
  void answersWhatComesAndGoesInChunks() throws Exception {
    Tensors wide = Tensors.allocate(signature("x"), 1);
    for (int i = 0; i < WIDE.elements(); i++) {
      wide.data(0).putInt(i * Float.BYTES, 0x9e3779b9 * i); // NaNs of all kinds among them
    }
    try (ServerFixture fixture = new ServerFixture(any -> backwards(), b -> b)) {
      assertAnswers(backwards(wide), fixture, Cut.INPUT, signature("x"), wide);
    }
  }

  private static Signature signature(String name) {
    return Signature.of(new TensorSpec(name, ElementType.FLOAT32, WIDE));
  }

  private static ServedPart backwards() {
    TestNetwork network =
        new TestNetwork(
            "backwards",
            signature("x"),
            signature("y"),
            List.of(TestNetwork.cut(Cut.INPUT, signature("x"))));
    PartId id = new PartId("backwards", WEIGHTS, network.tailFrom(network.cut(Cut.INPUT)));
    JavaPart part = new JavaPart(network.model(), id, PythonEdgeTest::backwards);
    return ServedPart.of(part, List.of());
  }

  private static Tensors backwards(Tensors batch) {
    Tensors answer = Tensors.allocate(signature("y"), batch.batch());
    for (int i = 0; i < batch.batch(); i++) {
      ByteBuffer from = batch.sample(i).data(0);
      ByteBuffer to = answer.sample(i).data(0);
      for (int at = 0; at < WIDE.bytes(); at += Float.BYTES) {
        to.putInt(at, from.getInt(WIDE.bytes() - Float.BYTES - at));
      }
    }
    return answer;
  }

  private void assertAnswers(
      Tensors expected, ServerFixture fixture, String cut, Signature crossing, Tensors crossed)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.addAll(List.of(EDGE, "127.0.0.1:" + fixture.port(), "--cut", cut));
    crossing.tensors().forEach(each -> command.addAll(List.of("--crossing", each.toString())));
    for (int i = 0; i < crossed.signature().tensors().size(); i++) {
      command.addAll(List.of("--input", write(crossed.signature().tensors().get(i), crossed, i)));
    }
    List<TensorSpec> outputs = expected.signature().tensors();
    outputs.forEach(each -> command.addAll(List.of("--output", each.name())));
    command.addAll(List.of("--save", folder.toString()));
    String said = Python.run(command);
    assertTrue(said.contains("RUN"), said);
    for (int i = 0; i < outputs.size(); i++) {
      assertEquals(expected.data(i), read(outputs.get(i).name()), outputs.get(i).name());
    }
  }

  /** Writes a tensor as NumPy does, and returns it as the command takes it. */
  private String write(TensorSpec tensor, Tensors tensors, int index) throws IOException {
    String dims = tensor.shape().toString().replace("x", ", ");
    String type = tensor.type() == ElementType.INT64 ? "<i8" : "<f4";
    String header =
        "{'descr': '%s', 'fortran_order': False, 'shape': (%s,)}\n".formatted(type, dims);
    byte[] data = new byte[tensors.data(index).remaining()];
    tensors.data(index).duplicate().get(data);
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
    file.writeBytes(new byte[] {(byte) header.length(), 0});
    file.writeBytes(header.getBytes(US_ASCII));
    file.writeBytes(data);
    Path path = folder.resolve("in-" + tensor.name() + ".npy");
    Files.write(path, file.toByteArray());
    return tensor.name() + "=" + path;
  }

  private ByteBuffer read(String name) throws IOException {
    ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(folder.resolve(name + ".npy")));
    int header = file.order(ByteOrder.LITTLE_ENDIAN).getShort(NPY_LENGTH_AT);
    int start = NPY_LENGTH_AT + Short.BYTES + header;
    return file.slice(start, file.limit() - start);
  }
}
