/**
 * Activations to measure with: {@link io.cleave.bench.activations.ActivationSet}, from a file that
 * anybody can write ({@link io.cleave.bench.activations.ActivationFile}) or computed by a model
 * (start at {@link io.cleave.bench.activations.ActivationOptions}).
 */
package io.cleave.bench.activations;
