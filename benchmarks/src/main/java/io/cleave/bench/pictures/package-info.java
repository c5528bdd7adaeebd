/**
 * What a user would send instead of an activation: the input as JPEG, WebP or PNG. Start at {@link
 * io.cleave.bench.pictures.PictureFormat}.
 */
@NullMarked
package io.cleave.bench.pictures;

import org.jspecify.annotations.NullMarked;
