package io.cleave.core.sparsity;

import io.cleave.core.images.LabelledImage;

/**
 * An image of the analysis.
 *
 * @param position among the chosen ones
 * @param name of its file
 * @param image the pixels
 */
record ChosenImage(int position, String name, LabelledImage image) {
  int label() {
    return image.label();
  }
}
