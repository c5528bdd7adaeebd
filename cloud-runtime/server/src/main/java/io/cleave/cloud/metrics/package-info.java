/**
 * Micrometer meters: {@link io.cleave.cloud.metrics.ServerMetrics} for a server, {@link
 * io.cleave.cloud.metrics.ProcessMetrics} for the process that it runs in.
 */
@NullMarked
package io.cleave.cloud.metrics;

import org.jspecify.annotations.NullMarked;
