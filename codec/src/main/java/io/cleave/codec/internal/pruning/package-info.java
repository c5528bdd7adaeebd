/** Which elements of an activation are kept, and the mask that says so. */
@NullMarked
package io.cleave.codec.internal.pruning;

import org.jspecify.annotations.NullMarked;
