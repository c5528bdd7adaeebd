/**
 * Turns values into symbols and back: the lossy stage of every quantised profile.
 *
 * <p>Start at {@link io.cleave.codec.quantise.Quantiser} and {@link
 * io.cleave.codec.quantise.Dequantiser}; both use {@link io.cleave.codec.quantise.Steps}.
 */
@NullMarked
package io.cleave.codec.quantise;

import org.jspecify.annotations.NullMarked;
