/** How weights lie in files: safetensors, and PyTorch's pickles in zips or behind each other. */
package io.cleave.core.weights.internal;
