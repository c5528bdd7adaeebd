/**
 * What a user would send instead of an activation: the input as JPEG, WebP or PNG. Start at {@link
 * io.cleave.bench.pictures.PictureFormat}.
 */
package io.cleave.bench.pictures;
