/**
 * DJL's PyTorch as an engine: {@link io.cleave.core.pytorch.PyTorchEngine} loads the layers of a
 * {@link io.cleave.core.pytorch.BlockNetwork} as a {@link io.cleave.core.pytorch.BlockPart}.
 */
package io.cleave.core.pytorch;
