/** Passes over images, and counters of what they see. */
@NullMarked
package io.cleave.lab.sparsity.internal;

import org.jspecify.annotations.NullMarked;
