/** The work of a sweep: points, variants, chunks and the journal. */
@NullMarked
package io.cleave.lab.sweep.internal;

import org.jspecify.annotations.NullMarked;
