/**
 * Mixes feature maps into fewer planes that hold what the tail needs, and back: the stage before
 * the quantiser of a calibrated profile.
 *
 * <p>Start at {@link io.cleave.codec.transform.ChannelTransform}, which both ends know, and {@link
 * io.cleave.codec.transform.ChannelMixer}, which applies it.
 */
@NullMarked
package io.cleave.codec.transform;

import org.jspecify.annotations.NullMarked;
