/**
 * Numbers that look like chance and are the same on every machine: {@link
 * io.cleave.core.random.SplitMix}.
 */
@NullMarked
package io.cleave.core.random;

import org.jspecify.annotations.NullMarked;
