/**
 * What a tensor is, before anything is said of how it is sent: {@link
 * io.cleave.codec.tensor.TensorSpec} describes one, {@link io.cleave.codec.tensor.Signature} all of
 * them that go somewhere together, and {@link io.cleave.codec.tensor.Tensors} holds their values.
 */
@NullMarked
package io.cleave.codec.tensor;

import org.jspecify.annotations.NullMarked;
