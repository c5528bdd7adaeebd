/**
 * ResNet-18, 34, 50, 101 and 152 as torchvision builds them (v1.5: the stride of a bottleneck is in
 * its 3x3 convolution), from DJL blocks.
 *
 * <p>{@link io.cleave.core.resnet.ResNet} describes the architecture as a list of stages. A stage
 * is the layers between two neighbouring cuts; it knows its shapes, tensors and costs without any
 * weights, and builds its block for training (separate batch normalisation) or for inference
 * (folded into the convolution before it).
 */
@NullMarked
package io.cleave.core.resnet;

import org.jspecify.annotations.NullMarked;
