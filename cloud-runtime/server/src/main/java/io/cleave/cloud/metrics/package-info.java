/**
 * What a server does, as Micrometer meters: {@link io.cleave.cloud.metrics.ServerMetrics} for the
 * server, {@link io.cleave.cloud.metrics.ProcessMetrics} for the process around it.
 */
@NullMarked
package io.cleave.cloud.metrics;

import org.jspecify.annotations.NullMarked;
