/**
 * Labelled images to train on and to measure with, wherever they come from.
 *
 * <p>Start at {@link io.cleave.core.images.Dataset}, all that a training asks for. The synthetic
 * set makes one; so does {@link io.cleave.core.images.PictureSplit} of what a {@link
 * io.cleave.core.images.PictureReader} finds in a user's folder or zip. Whole test sets, too large
 * to be held in memory, are an {@link io.cleave.core.images.ImageSet}.
 */
package io.cleave.core.images;
