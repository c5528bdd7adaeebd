/**
 * The layouts of weights in files: safetensors, and PyTorch's pickles, in zips or one after the
 * other.
 */
@NullMarked
package io.cleave.core.weights.internal;

import org.jspecify.annotations.NullMarked;
