/** From a picture's file, which nobody trusts, to what a network takes. */
@NullMarked
package io.cleave.core.picture;

import org.jspecify.annotations.NullMarked;
