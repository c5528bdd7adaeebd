package io.cleave.cli.options;

import io.cleave.codec.internal.Check;
import io.cleave.codec.internal.file.FileNames;
import io.cleave.core.Classification;
import io.cleave.core.Model;
import io.cleave.core.labels.ImageNet;
import io.cleave.core.labels.LabelFile;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Option for the names of the classes. */
public final class LabelsOption {
  private static final String IMAGENET = "imagenet";

  @Option(
      names = "--labels",
      paramLabel = "FILE",
      description = {
        "Names of the classes in the order of the logits: one a line, in UTF-8, or JSON (a list,"
            + " index to name, id2label). 'imagenet' stands for ImageNet's 1,000.",
        "(default: the model's own; ImageNet's where resnet18 .. resnet152 have 1,000 classes;"
            + " else numbers)"
      })
  private @Nullable String labels;

  public boolean isGiven() {
    return labels != null;
  }

  /**
   * {@return the names of the classes; empty if no file was named}
   *
   * @throws IOException if the file cannot be read, is not UTF-8, or has an empty name
   */
  public List<String> names() throws IOException {
    if (labels == null) {
      return List.of();
    }
    return labels.equals(IMAGENET) ? ImageNet.names() : LabelFile.read(FileNames.path(labels));
  }

  /** The model with these names for its classes, or unchanged if there are none. */
  Model applyTo(Model model) throws IOException {
    if (labels == null) {
      return model;
    }
    List<String> names = names();
    int classes = Classification.of(model).labels().size();
    String expected = classes + ", one for each class of " + model.network().name();
    Check.argument(
        names.size() == classes, "labels", labels + " has " + names.size() + " names", expected);
    return model.withLabels(names);
  }
}
