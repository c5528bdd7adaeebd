package io.cleave.lab.network;

import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Parameter;
import io.cleave.codec.internal.file.Folders;
import io.cleave.codec.internal.file.WholeFile;
import io.cleave.core.Classification;
import io.cleave.core.Model;
import io.cleave.core.resnet.ResNet;
import io.cleave.core.weights.SafetensorsWriter;
import io.cleave.lab.images.Dataset;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * A folder with a trained model. {@code model.properties} describes it, and {@code
 * weights.safetensors} holds its tensors under torchvision's names. {@link Model#find} takes the
 * path of the folder.
 */
public final class ModelFolder {
  private static final String DESCRIPTION = "model.properties";
  private static final String WEIGHTS = "weights.safetensors";
  private static final String CHECKPOINT = "checkpoint";
  private static final float MAX_FLOAT16 = 65504;

  private final Path folder;

  private ModelFolder(Path folder) {
    this.folder = folder;
  }

  /**
   * {@return the folder at a path, created if it does not exist}
   *
   * @param folder where the model and its checkpoint are written
   * @throws IOException if the folder cannot be created
   */
  public static ModelFolder create(Path folder) throws IOException {
    return new ModelFolder(Folders.create(folder));
  }

  /**
   * {@return the path of a file beside the model}
   *
   * @param name the name of the file
   */
  public Path file(String name) {
    return folder.resolve(name);
  }

  /** {@return the path of the training's checkpoint} */
  public Path checkpoint() {
    return folder.resolve(CHECKPOINT);
  }

  /**
   * Writes the trained model. Weights are rounded to float16, or stored as float32 if one of them
   * is larger than the largest float16.
   *
   * @param resNet the architecture
   * @param network the network with its trained tensors
   * @param training a text that says how the network was trained, stored in the metadata of the
   *     weights
   * @param dataset the data set that the network was trained on, whose labels and preprocessing are
   *     stored
   * @throws IOException if a file cannot be written
   */
  public void write(ResNet resNet, InitialisedNetwork network, String training, Dataset dataset)
      throws IOException {
    Map<String, float[]> tensors = new LinkedHashMap<>();
    network
        .parameters()
        .forEach((name, parameter) -> tensors.put(name, parameter.getArray().toFloatArray()));
    SafetensorsWriter writer = SafetensorsWriter.storing(type(tensors.values()));
    writer.metadata("training", training);
    for (Map.Entry<String, Parameter> tensor : network.parameters().entrySet()) {
      float[] values = Objects.requireNonNull(tensors.get(tensor.getKey()));
      writer.add(tensor.getKey(), tensor.getValue().getArray().getShape(), bytes(values));
    }
    writer.write(folder.resolve(WEIGHTS));
    WholeFile.write(folder.resolve(DESCRIPTION), description(resNet, dataset));
  }

  /**
   * {@return the model as its users read it, with weights as they were rounded}
   *
   * @throws IOException if the model cannot be read
   */
  public Model read() throws IOException {
    return Model.find(folder.toString());
  }

  private static DataType type(Collection<float[]> tensors) {
    for (float[] tensor : tensors) {
      for (float value : tensor) {
        if (Math.abs(value) > MAX_FLOAT16) {
          return DataType.FLOAT32;
        }
      }
    }
    return DataType.FLOAT16;
  }

  private static ByteBuffer bytes(float[] values) {
    ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES);
    bytes.asFloatBuffer().put(values);
    return bytes;
  }

  private static String description(ResNet resNet, Dataset dataset) {
    Classification task = new Classification(dataset.labels(), dataset.preprocessing());
    return """
    architecture=resnet
    depth=%s
    baseWidth=%s
    classes=%s
    """
            .formatted(resNet.depth(), resNet.baseWidth(), resNet.classes())
        + task.properties(WEIGHTS);
  }
}
