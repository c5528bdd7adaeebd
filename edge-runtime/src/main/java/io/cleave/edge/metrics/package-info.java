/**
 * Micrometer meters of what clients do: {@link io.cleave.edge.metrics.EdgeMetrics}. Needs {@code
 * io.micrometer:micrometer-core} on the class path.
 */
@NullMarked
package io.cleave.edge.metrics;

import org.jspecify.annotations.NullMarked;
