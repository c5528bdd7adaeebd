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
 * A folder that holds a trained model: {@code model.properties} says what it is, {@code
 * weights.safetensors} has its tensors as float16 under torchvision's names. {@link Model#find}
 * takes the folder's path.
 */
public final class ModelFolder {
  private static final String DESCRIPTION = "model.properties";
  private static final String WEIGHTS = "weights.safetensors";
  private static final String CHECKPOINT = "checkpoint";
  private static final float LARGEST_FLOAT16 = 65504;

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
    return new ModelFolder(Folders.create(folder));
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
   * Writes the trained model, weights rounded to float16; as float32 where one is larger than
   * float16 holds, which would become infinite.
   *
   * @param resNet the architecture
   * @param network its trained tensors
   * @param training says how it was trained; kept in the weights' metadata
   * @param dataset that it was trained on, for its labels and preprocessing
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
   * Reads the model back as its users do.
   *
   * @return the model, float16 weights included
   * @throws IOException if it cannot be read
   */
  public Model read() throws IOException {
    return Model.find(folder.toString());
  }

  private static DataType type(Collection<float[]> tensors) {
    for (float[] tensor : tensors) {
      for (float value : tensor) {
        if (Math.abs(value) > LARGEST_FLOAT16) {
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
