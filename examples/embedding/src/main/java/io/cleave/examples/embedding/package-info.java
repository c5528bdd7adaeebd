/** The ten lines of the README as a program: {@link io.cleave.examples.embedding.EmbeddedEdge}. */
@NullMarked
package io.cleave.examples.embedding;

import org.jspecify.annotations.NullMarked;
