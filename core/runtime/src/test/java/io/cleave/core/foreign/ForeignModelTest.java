package io.cleave.core.foreign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.core.Model;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What somebody gives as a model and is none: named, with the command that makes one of it. */
class ForeignModelTest {
  @TempDir private Path folder;

  private String refusal(Path file) {
    return assertThrows(IllegalArgumentException.class, () -> Model.find(file.toString()))
        .getMessage();
  }

  private Path zip(String name, String... entries) throws IOException {
    Path file = folder.resolve(name);
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      zip.setLevel(0);
      for (int i = 0; i < entries.length; i += 2) {
        zip.putNextEntry(new ZipEntry(entries[i]));
        zip.write(entries[i + 1].getBytes(StandardCharsets.ISO_8859_1));
      }
    }
    return file;
  }

  private void assertNamed(Path file, String what, String command) {
    String message = refusal(file);
    assertTrue(message.startsWith("model: " + file + ", " + what), message);
    assertTrue(message.contains(command), message);
  }

  @Test
  void filesOfPyTorchAreNamedByTheEntriesInThem() throws IOException {
    assertNamed(
        zip("script.pt", "net/data.pkl", "", "net/code/__torch__/net.py", "", "net/version", "3"),
        "a TorchScript file",
        "torch.onnx.export(torch.jit.load(\"FILE\"), (example,), \"net.onnx\", dynamo=False)");
    assertNamed(
        zip("net.pt2", "net/archive_format", "pt2", "net/models/model.json", "{}"),
        "a file of torch.export",
        "torch.onnx.export(torch.export.load(\"FILE\")");
    assertNamed(
        zip("yolo.pt", "best/data.pkl", "cultralytics.nn.tasks\nDetectionModel\n"),
        "a checkpoint of Ultralytics",
        "yolo export model=FILE format=onnx");
  }

  /** So that whoever has the weights of a ResNet learns of the other flag. */
  @Test
  void checkpointsAreToldToBeWeights() throws IOException {
    String flags = "--model resnet50 --weights FILE";
    assertNamed(zip("net.pth", "net/data.pkl", "ccollections"), "a PyTorch checkpoint", flags);
    assertNamed(
        file("old.pth", "\u0080\u0002\u008a\nl\u00fc\u009cF\u00f9 j\u00a8P\u0019.\u0080\u0002"),
        "an old PyTorch checkpoint",
        flags);
    assertNamed(
        file("net.safetensors", "\u0010\0\0\0\0\0\0\0{\"a\":{}}"), "a safetensors file", flags);
  }

  private Path file(String name, String content) throws IOException {
    byte[] bytes = content.getBytes(StandardCharsets.ISO_8859_1);
    return Files.write(folder.resolve(name), bytes);
  }

  @ParameterizedTest
  @CsvSource({
    "net.h5, \u0089HDF...., an HDF5 file, keras.models.load_model",
    "net.tflite, ....TFL3, a TensorFlow Lite file, python -m tf2onnx.convert --tflite FILE",
    "net.gguf, GGUF...., a GGUF file, optimum-cli export onnx",
    "net.pkl, \u0080\u0004...., a Python pickle, export",
    "frozen.pb, ...., a TensorFlow graph, python -m tf2onnx.convert --graphdef FILE",
    "net.pdmodel, ...., a PaddlePaddle model, paddle2onnx",
    "net.mlmodel, ...., a Core ML model, the ONNX file that it was made from",
    "net.xml, <?xml?><net name='x'>, an OpenVINO model, the ONNX file that it was made from",
    "net.ort, ....ORTM, a model in ONNX Runtime's own format, the ONNX file",
    "net.engine, ptrt...., a TensorRT engine, the ONNX file"
  })
  void filesOfOtherToolsAreNamed(String name, String content, String what, String command)
      throws IOException {
    assertNamed(file(name, content), what, command);
  }

  @Test
  void onnxFilesOfAnotherNameAreToldToBeSo() throws IOException {
    Path file = file("net.bin", "\b\u0007\u0012\u0007pytorch");
    assertNamed(file, "an ONNX file perhaps", "a name that ends with .onnx");
  }

  @Test
  void modelsOfKerasAreNamedInBothFormats() throws IOException {
    assertNamed(
        zip("net.keras", "config.json", "{}", "model.weights.h5", "\u0089HDF"),
        "a Keras model",
        "keras.models.load_model");
  }

  @Test
  void foldersAreNamedByTheFilesInThem() throws IOException {
    file("saved_model.pb", "");
    assertNamed(folder, "a TensorFlow SavedModel", "python -m tf2onnx.convert --saved-model DIR");
    Files.delete(folder.resolve("saved_model.pb"));
    file("config.json", "{}");
    file("model.safetensors", "");
    assertNamed(folder, "a model of Hugging Face", "optimum-cli export onnx --model DIR");
  }

  /** Nothing is there to be named, so that the names of what there is are listed as ever. */
  @Test
  void whatIsUnknownOrMissingIsNotNamed() throws IOException {
    for (Path file :
        new Path[] {file("net.dat", "...."), file("empty.pt", ""), folder.resolve("none.pt")}) {
      String message = refusal(file);
      assertTrue(message.startsWith("model: " + file + " (expected: "), message);
    }
    assertEquals(Optional.empty(), ForeignModel.of(ByteBuffer.allocate(0)));
  }
}
