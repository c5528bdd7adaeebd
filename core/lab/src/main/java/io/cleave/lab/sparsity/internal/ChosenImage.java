package io.cleave.lab.sparsity.internal;

import io.cleave.lab.images.LabelledImage;

/**
 * An image of the analysis.
 *
 * @param position among the chosen ones
 * @param name of its file
 * @param image the pixels
 */
public record ChosenImage(int position, String name, LabelledImage image) {
  public int label() {
    return image.label();
  }
}
