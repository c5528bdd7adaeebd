/**
 * Tensors, whatever way they are sent: {@link io.cleave.codec.tensor.TensorSpec} describes one,
 * {@link io.cleave.codec.tensor.Signature} describes those that belong together, and {@link
 * io.cleave.codec.tensor.Tensors} holds their values.
 */
@NullMarked
package io.cleave.codec.tensor;

import org.jspecify.annotations.NullMarked;
