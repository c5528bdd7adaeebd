/**
 * The files that experiments write. A record is the schema of its file; {@link
 * io.cleave.lab.results.ResultFiles} writes and reads it.
 */
@NullMarked
package io.cleave.lab.results;

import org.jspecify.annotations.NullMarked;
