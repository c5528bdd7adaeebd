/**
 * Lossless coding of small symbols: the last stage of every quantised profile.
 *
 * <p>Start at {@link io.cleave.codec.entropy.SymbolCoder}, which codes {@link
 * io.cleave.codec.entropy.SymbolPlanes}. Every coder passes {@code SymbolCoderContract}.
 */
@NullMarked
package io.cleave.codec.entropy;

import org.jspecify.annotations.NullMarked;
