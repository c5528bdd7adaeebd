/**
 * DJL's PyTorch as an engine: {@link io.cleave.pytorch.PyTorchEngine} loads the layers of a {@link
 * io.cleave.core.djl.BlockNetwork} as a {@link io.cleave.pytorch.BlockPart}.
 */
@NullMarked
package io.cleave.pytorch;

import org.jspecify.annotations.NullMarked;
