package io.cleave.cli.diff;

import io.cleave.cli.numpy.NumpyFile;
import io.cleave.codec.internal.Check;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.TensorSpec;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.Model;
import io.cleave.core.picture.PictureFile;
import io.cleave.core.picture.PictureInput;
import io.cleave.core.picture.PictureTask;
import io.cleave.core.picture.Turning;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Reads samples for a model: pictures where it takes them, or tensors in NumPy's files.
 *
 * @param model whose inputs they become
 * @param turning of pictures
 * @param max how many samples at most
 */
record SampleFiles(Model model, Turning turning, int max) {
  private static final List<String> NUMPY = List.of(".npy", ".npz");

  /** Each as a batch of one; a folder stands for the files in it, in the order of their names. */
  List<Tensors> read(List<Path> paths) throws IOException {
    List<Tensors> samples = new ArrayList<>();
    for (Path path : paths) {
      for (Path file : files(path)) {
        if (samples.size() < max) {
          add(read(file), samples);
        }
      }
    }
    return samples;
  }

  private static List<Path> files(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      return List.of(path);
    }
    try (Stream<Path> inside = Files.list(path)) {
      List<Path> files = inside.filter(Files::isRegularFile).sorted().toList();
      Check.argument(!files.isEmpty(), path.toString(), "an empty folder", "pictures or tensors");
      return files;
    }
  }

  private void add(Tensors batch, List<Tensors> samples) {
    for (int i = 0; i < batch.batch() && samples.size() < max; i++) {
      samples.add(batch.sample(i));
    }
  }

  private Tensors read(Path file) throws IOException {
    String name = file.toString().toLowerCase(Locale.ROOT);
    return NUMPY.stream().anyMatch(name::endsWith)
        ? NumpyFile.read(file, model.network().inputs())
        : picture(file);
  }

  private Tensors picture(Path file) throws IOException {
    if (!(model.task() instanceof PictureTask<?> task)) {
      throw Check.refusal(
          file.toString(), "no .npy or .npz", "tensors: the model takes no pictures");
    }
    TensorSpec tensor = model.network().inputs().only("pictures");
    Tensors target = Tensors.allocate(Signature.of(tensor.withShape(task.scaling().shape())), 1);
    new PictureInput(task.scaling(), turning, PictureFile.MAX_PIXELS)
        .decode(file.toString(), PictureFile.bytes(file), target.data(0));
    return target;
  }
}
