/**
 * Activations to measure with: {@link io.cleave.bench.activations.ActivationSet}, from a file that
 * anybody can write ({@link io.cleave.bench.activations.ActivationFile}) or computed by a model
 * (start at {@link io.cleave.bench.activations.ActivationOptions}).
 */
@NullMarked
package io.cleave.bench.activations;

import org.jspecify.annotations.NullMarked;
