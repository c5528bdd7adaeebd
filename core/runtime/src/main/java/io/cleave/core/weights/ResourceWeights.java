package io.cleave.core.weights;

import ai.djl.ndarray.types.Shape;
import io.cleave.codec.internal.file.TemporaryFolder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;

/**
 * Weights on the class path. A resource in a jar cannot be read by range, so it is copied to a
 * temporary file, which is deleted when the reader is closed.
 */
record ResourceWeights(ClassLoader loader, String name) implements Weights {
  @Override
  public String description() {
    return "resource " + name;
  }

  @Override
  public WeightReader open(Map<String, Shape> expected) throws WeightsException {
    try (InputStream resource = loader.getResourceAsStream(name)) {
      if (resource == null) {
        throw new WeightsException(description(), "not on the class path");
      }
      return openCopy(resource, expected);
    } catch (WeightsException e) {
      throw e;
    } catch (IOException e) {
      throw new WeightsException(description(), null, "cannot be read: " + e.getMessage(), e);
    }
  }

  private WeightReader openCopy(InputStream resource, Map<String, Shape> expected)
      throws IOException {
    Path copy = TemporaryFolder.newFile("", ".cleave-weights");
    try {
      Files.copy(resource, copy, StandardCopyOption.REPLACE_EXISTING);
      return WeightsFormat.open(
          copy, description(), expected, "", StandardOpenOption.DELETE_ON_CLOSE);
    } catch (IOException e) {
      Files.deleteIfExists(copy);
      throw e;
    }
  }
}
