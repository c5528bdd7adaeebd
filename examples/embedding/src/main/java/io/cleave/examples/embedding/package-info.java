/** The README's ten lines as a program: {@link io.cleave.examples.embedding.EmbeddedEdge}. */
package io.cleave.examples.embedding;
