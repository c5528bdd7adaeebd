/**
 * What commands that take pictures have in common. Start with {@link
 * io.cleave.cli.pictures.PictureRun}.
 */
@NullMarked
package io.cleave.cli.pictures;

import org.jspecify.annotations.NullMarked;
