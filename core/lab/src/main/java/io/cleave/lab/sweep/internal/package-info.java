/** The work of a sweep: points, variants and counting. */
@NullMarked
package io.cleave.lab.sweep.internal;

import org.jspecify.annotations.NullMarked;
