/** Passes over images that count, and what they count. */
@NullMarked
package io.cleave.lab.sparsity.internal;

import org.jspecify.annotations.NullMarked;
