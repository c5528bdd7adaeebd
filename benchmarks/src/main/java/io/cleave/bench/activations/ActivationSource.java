package io.cleave.bench.activations;

import io.cleave.bench.images.InputImages;
import io.cleave.core.Model;
import io.cleave.core.pytorch.BlockPart;
import io.cleave.core.pytorch.PyTorchEngine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** Sets of activations, made one after the other, so that only one takes memory. */
public interface ActivationSource {

  /** {@return how many sets there are} */
  int size();

  /**
   * Makes each set.
   *
   * @param action takes it
   * @throws IOException if one cannot be read
   */
  void forEach(Consumer<ActivationSet> action) throws IOException;

  /**
   * From files.
   *
   * @param files raw files
   * @param limit the most tensors of each
   * @return a set for each file
   */
  static ActivationSource files(List<ActivationFile> files, int limit) {
    return new ActivationSource() {
      @Override
      public int size() {
        return files.size();
      }

      @Override
      public void forEach(Consumer<ActivationSet> action) throws IOException {
        for (ActivationFile file : files) {
          action.accept(file.read(limit));
        }
      }
    };
  }

  /**
   * From models.
   *
   * @param names what each is called
   * @param path labelled images for those that do not know the synthetic set, or null
   * @param cuts where to cut each
   * @param limit the most images
   * @return a set for each model and cut
   */
  static ActivationSource models(List<String> names, Path path, List<String> cuts, int limit) {
    return new ActivationSource() {
      @Override
      public int size() {
        return names.size() * cuts.size();
      }

      @Override
      public void forEach(Consumer<ActivationSet> action) throws IOException {
        for (String name : names) {
          Model model = Model.find(name);
          InputImages images = InputImages.of(model, path, limit);
          try (BlockPart whole = new PyTorchEngine().load(model, model.network().whole())) {
            String label = Path.of(name).getFileName().toString();
            cuts.forEach(cut -> action.accept(ModelActivations.of(label, whole, cut, images)));
          }
        }
      }
    };
  }
}
