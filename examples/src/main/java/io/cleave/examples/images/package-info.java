/**
 * Labelled images to train on, wherever they come from.
 *
 * <p>Start at {@link io.cleave.examples.images.Dataset}, all that a training asks for.
 */
package io.cleave.examples.images;
