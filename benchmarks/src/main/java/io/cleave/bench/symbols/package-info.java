/**
 * The entropy stage alone, on the symbols of real activations: {@link
 * io.cleave.bench.symbols.SymbolsBenchmark}. Each rival is an {@link
 * io.cleave.codec.entropy.SymbolCoder}.
 */
@NullMarked
package io.cleave.bench.symbols;

import org.jspecify.annotations.NullMarked;
