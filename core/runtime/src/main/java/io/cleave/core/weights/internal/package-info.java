/** How weights lie in files: safetensors, and PyTorch's pickles in zips or behind each other. */
@NullMarked
package io.cleave.core.weights.internal;

import org.jspecify.annotations.NullMarked;
