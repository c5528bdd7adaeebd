package io.cleave.core.bundle;

import io.cleave.core.Model;
import io.cleave.core.ModelFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Finds the model of a {@link Bundle} by its folder. */
public final class BundleFormat implements ModelFormat {
  /** Makes the finder. */
  public BundleFormat() {}

  @Override
  public Optional<Model> find(Path folder) throws IOException {
    return Bundle.isIn(folder) ? Optional.of(Bundle.read(folder).model()) : Optional.empty();
  }
}
