/**
 * Labelled images to train on and to measure with, wherever they come from.
 *
 * <p>Start at {@link io.cleave.lab.images.Dataset}, all that a training asks for. The synthetic set
 * makes one; so does {@link io.cleave.lab.images.PictureSplit} of what a {@link
 * io.cleave.lab.images.PictureReader} finds in a user's folder or zip. Whole test sets, too large
 * to be held in memory, are an {@link io.cleave.lab.images.ImageSet}.
 */
@NullMarked
package io.cleave.lab.images;

import org.jspecify.annotations.NullMarked;
