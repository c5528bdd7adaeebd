/**
 * Labelled images to train on and to measure with.
 *
 * <p>Start at {@link io.cleave.lab.images.Dataset}, which holds all images that a training needs.
 * The synthetic set provides one; so does {@link io.cleave.lab.images.PictureSplit} for the
 * pictures that a {@link io.cleave.lab.images.PictureReader} finds in a user's folder or zip file.
 * An {@link io.cleave.lab.images.ImageSet} is a whole test set, too large to be held in memory.
 */
@NullMarked
package io.cleave.lab.images;

import org.jspecify.annotations.NullMarked;
