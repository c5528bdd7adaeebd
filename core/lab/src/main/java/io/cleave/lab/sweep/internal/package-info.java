/** The work of a sweep: points, variants, chunks and the journal. */
package io.cleave.lab.sweep.internal;
