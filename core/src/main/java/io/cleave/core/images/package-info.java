/**
 * Labelled images to train on, wherever they come from.
 *
 * <p>Start at {@link io.cleave.core.images.Dataset}, all that a training asks for. The synthetic
 * set makes one; so does {@link io.cleave.core.images.PictureSplit} of what a {@link
 * io.cleave.core.images.PictureReader} finds in a user's folder or zip.
 */
package io.cleave.core.images;
