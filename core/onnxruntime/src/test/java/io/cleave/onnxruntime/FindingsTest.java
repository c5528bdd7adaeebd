package io.cleave.onnxruntime;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.onnxruntime.graph.OnnxException;
import io.cleave.onnxruntime.graph.OnnxFile;
import io.cleave.onnxruntime.graph.OnnxGraph;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that once ended the process; the engine must not see them again. */
class FindingsTest {
  @ParameterizedTest
  @CsvSource({
    "divides-the-least-integer-by-minus-one, node q: divides integers by -1",
    "least-integer-modulo-minus-one, node q: divides integers by -1",
    "convtranspose-of-no-groups, node n: group 0",
    "diagonal-far-off, node n: diagonal -9",
    "attention-of-no-heads, node n: q_num_heads 0",
    "stft-of-empty-frames, node n: frames of 0",
    "sequence-of-empty-pieces, node n: pieces of 0",
    "gatherblockquantized-of-empty-blocks, node n: block_size 0",
    "functions-that-call-each-other-too-deep, function ",
  })
  void rejectsFindingsBeforeTheEngineSeesThem(String file, String reason) throws IOException {
    try (InputStream in = getClass().getResourceAsStream("findings/" + file + ".onnx")) {
      OnnxFile read = OnnxFile.parse(file, ByteBuffer.wrap(in.readAllBytes()));
      String message = assertThrows(OnnxException.class, () -> OnnxGraph.of(read)).getMessage();
      assertTrue(message.startsWith(file + ": " + reason), message);
    }
  }
}
