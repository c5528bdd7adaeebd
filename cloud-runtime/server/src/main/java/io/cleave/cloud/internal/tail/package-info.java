/** The threads that run tails: decode, run, encode. */
@NullMarked
package io.cleave.cloud.internal.tail;

import org.jspecify.annotations.NullMarked;
