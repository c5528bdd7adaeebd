/**
 * Labelled images to train on, wherever they come from.
 *
 * <p>Start at {@link io.cleave.examples.images.Dataset}, all that a training asks for. The
 * synthetic set makes one; so does {@link io.cleave.examples.images.PictureSplit} of what a {@link
 * io.cleave.examples.images.PictureReader} finds in a user's folder or zip.
 */
package io.cleave.examples.images;
