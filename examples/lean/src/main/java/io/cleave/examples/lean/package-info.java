/** The smallest edge application: {@link io.cleave.examples.lean.LeanEdge}. */
package io.cleave.examples.lean;
