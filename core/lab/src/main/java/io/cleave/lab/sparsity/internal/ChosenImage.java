package io.cleave.lab.sparsity.internal;

import io.cleave.lab.images.LabelledImage;

/**
 * An image of the analysis.
 *
 * @param position the position among the chosen images
 * @param name the name of its file
 * @param image the pixels and the label
 */
public record ChosenImage(int position, String name, LabelledImage image) {
  public int label() {
    return image.label();
  }
}
