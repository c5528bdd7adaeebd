/**
 * How each format of picture is verified and decoded. Start at {@link
 * io.cleave.core.picture.internal.EncodedPicture}.
 */
@NullMarked
package io.cleave.core.picture.internal;

import org.jspecify.annotations.NullMarked;
