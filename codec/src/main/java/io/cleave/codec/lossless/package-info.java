/**
 * Tensors of any type, bit for bit: frames of version 3. Start at {@link
 * io.cleave.codec.lossless.LosslessFormat}.
 */
@NullMarked
package io.cleave.codec.lossless;

import org.jspecify.annotations.NullMarked;
