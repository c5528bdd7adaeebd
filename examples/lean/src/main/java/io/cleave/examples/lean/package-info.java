/** The smallest edge application: {@link io.cleave.examples.lean.LeanEdge}. */
@NullMarked
package io.cleave.examples.lean;

import org.jspecify.annotations.NullMarked;
