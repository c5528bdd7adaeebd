package io.cleave.lab.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Parameter;
import io.cleave.core.Classification;
import io.cleave.core.Model;
import io.cleave.core.resnet.ResNet;
import io.cleave.core.weights.SafetensorsWriter;
import io.cleave.lab.images.Dataset;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * A folder that holds a trained model: {@code model.properties} says what it is, {@code
 * weights.safetensors} has its tensors as float16 under torchvision's names. {@link Model#find}
 * takes the folder's path.
 */
public final class ModelFolder {
  private static final String DESCRIPTION = "model.properties";
  private static final String WEIGHTS = "weights.safetensors";
  private static final String CHECKPOINT = "checkpoint";

  private final Path folder;

  private ModelFolder(Path folder) {
    this.folder = folder;
  }

  /**
   * Opens a folder and makes it where it is absent.
   *
   * @param folder where the model and its checkpoint go
   * @return the folder
   * @throws IOException if it cannot be made
   */
  public static ModelFolder create(Path folder) throws IOException {
    return new ModelFolder(Files.createDirectories(folder));
  }

  /**
   * Where a file beside the model goes.
   *
   * @param name of the file
   * @return its path
   */
  public Path file(String name) {
    return folder.resolve(name);
  }

  /** {@return where the checkpoint of the training goes} */
  public Path checkpoint() {
    return folder.resolve(CHECKPOINT);
  }

  /**
   * Writes the trained model, weights rounded to float16.
   *
   * @param resNet the architecture
   * @param network its trained tensors
   * @param training says how it was trained; kept in the weights' metadata
   * @param dataset that it was trained on, for its labels and preprocessing
   * @throws IOException if a file cannot be written
   */
  public void write(ResNet resNet, InitialisedNetwork network, String training, Dataset dataset)
      throws IOException {
    SafetensorsWriter writer = SafetensorsWriter.storing(DataType.FLOAT16);
    writer.metadata("training", training);
    for (Map.Entry<String, Parameter> tensor : network.parameters().entrySet()) {
      NDArray array = tensor.getValue().getArray();
      writer.add(tensor.getKey(), array.getShape(), values(array));
    }
    writer.write(folder.resolve(WEIGHTS));
    Files.writeString(
        folder.resolve(DESCRIPTION), description(resNet, dataset), StandardCharsets.UTF_8);
  }

  /**
   * Reads the model back as its users do.
   *
   * @return the model, float16 weights included
   * @throws IOException if it cannot be read
   */
  public Model read() throws IOException {
    return Model.find(folder.toString());
  }

  private static ByteBuffer values(NDArray array) {
    float[] values = array.toFloatArray();
    ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES);
    bytes.asFloatBuffer().put(values);
    return bytes;
  }

  private static String description(ResNet resNet, Dataset dataset) {
    Classification task = new Classification(dataset.labels(), dataset.preprocessing());
    return """
        architecture=resnet
        depth=%d
        baseWidth=%d
        classes=%d
        """
            .formatted(resNet.depth(), resNet.baseWidth(), resNet.classes())
        + task.properties(WEIGHTS);
  }
}
