package io.cleave.onnxruntime.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which modules a node belongs to. */
class ModuleNamesTest {
  private static List<String> modules(String name, String scopes) {
    NodeProto.Builder node = NodeProto.newBuilder().setOpType("Relu").setName(name);
    node.addMetadataPropsBuilder().setKey("pkg.torch.onnx.stack_trace").setValue("File 'net.py'");
    node.addMetadataPropsBuilder().setKey("pkg.torch.onnx.name_scopes").setValue(scopes);
    return ModuleNames.modules(node.build());
  }

  @Test
  void modulesOfTheNewerExporterAreInTheMetadata() {
    assertEquals(
        List.of("features", "features.1", "features.1.conv"),
        modules("node_Conv_817", "['', 'features', 'features.1', 'features.1.conv', 'conv2d_1']"));
    assertEquals(List.of(), modules("node_Conv_1", "['', 'relu']"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[", "''", "no list", "['a'", "'''''''''"})
  void metadataThatIsNoListNamesNothing(String scopes) {
    assertEquals(List.of(), modules("node_Conv_1", scopes));
  }

  @Test
  void metadataOfAnyLengthNamesNothing() {
    assertEquals(List.of(), modules("n", "'a', ".repeat(1_000_000)));
    assertEquals(List.of(), modules("n", "['" + "a".repeat(1_000_000) + "', 'b']"));
  }
}
