/**
 * What a server does, as Micrometer meters: {@link io.cleave.cloud.metrics.ServerMetrics} for the
 * server, {@link io.cleave.cloud.metrics.ProcessMetrics} for the process around it.
 */
package io.cleave.cloud.metrics;
