package io.cleave.core.weights;

import ai.djl.ndarray.types.Shape;
import io.cleave.core.weights.internal.Listing;
import io.cleave.core.weights.internal.Safetensors;
import io.cleave.core.weights.internal.WeightsFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;

/**
 * A safetensors file as it is, with what it says of itself; for weights of a network there is
 * {@link Weights#file}. Nothing in it is believed before it was checked. Not thread safe.
 */
public final class SafetensorsReader implements AutoCloseable {
  private final FileWeightReader reader;
  private final Map<String, String> metadata;

  private SafetensorsReader(FileWeightReader reader, Map<String, String> metadata) {
    this.reader = reader;
    this.metadata = metadata;
  }

  /**
   * {@return a file's reader, which the caller closes}
   *
   * @param path of the file
   * @throws WeightsException if it cannot be read or is damaged
   */
  public static SafetensorsReader open(Path path) throws WeightsException {
    WeightsFile file = WeightsFile.open(path, path.toString());
    boolean opened = false;
    try {
      Listing listing = Safetensors.list(file);
      FileWeightReader reader = new FileWeightReader(file, listing.stored());
      opened = true;
      return new SafetensorsReader(reader, listing.metadata());
    } finally {
      if (!opened) {
        file.close();
      }
    }
  }

  /** {@return what the file says of itself} */
  public Map<String, String> metadata() {
    return metadata;
  }

  /** {@return the shapes of all tensors, by name, in the file's order} */
  public Map<String, Shape> shapes() {
    return reader.shapes();
  }

  /**
   * {@return a tensor's values as float32 of native byte order}
   *
   * @param name of the tensor
   * @throws WeightsException if there is none, it cannot be read, or has a value that is not finite
   */
  public ByteBuffer read(String name) throws WeightsException {
    return reader.read(name);
  }

  @Override
  public void close() {
    reader.close();
  }
}
