/**
 * Where a network's weights come from, and the checks they pass before a block sees them.
 *
 * <p>Start at {@link io.cleave.core.weights.Weights}: it names a source (a file, a class path
 * resource, a DJL zoo, a seed) and opens a {@link io.cleave.core.weights.WeightReader}, which lists
 * tensors and reads them one at a time. {@link io.cleave.core.weights.SafetensorsWriter} writes the
 * one format that this project writes. Anything wrong with a source is reported as a {@link
 * io.cleave.core.weights.WeightsException}.
 *
 * <p>Names are torchvision's ({@code layer1.0.conv1.weight}). {@code *.num_batches_tracked} is left
 * out everywhere. Files are data: nothing in one is executed, and no allocation is sized by a
 * number that was not first checked against the size of the file.
 */
@NullMarked
package io.cleave.core.weights;

import org.jspecify.annotations.NullMarked;
