/**
 * The files that experiments write: a record is the schema of its file, and writes and reads it
 * ({@link io.cleave.lab.results.ResultFiles}).
 */
@NullMarked
package io.cleave.lab.results;

import org.jspecify.annotations.NullMarked;
