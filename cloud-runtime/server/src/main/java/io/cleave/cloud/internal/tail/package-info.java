/** Tails that are served, and the threads that run them. */
@NullMarked
package io.cleave.cloud.internal.tail;

import org.jspecify.annotations.NullMarked;
