/**
 * Activations to measure with: {@link io.cleave.bench.activations.ActivationSet}, from a file that
 * anybody can write ({@link io.cleave.bench.activations.ActivationFile}) or computed by a model
 * ({@link io.cleave.bench.activations.ModelActivations}).
 */
package io.cleave.bench.activations;
