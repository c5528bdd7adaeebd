package io.cleave.cloud.internal.limit;

import java.time.Duration;

/**
 * The limits of a server and of each of its connections.
 *
 * @param maxConnections open connections
 * @param maxConnectionsPerAddress open connections from one {@link Origin}
 * @param maxInFlight unanswered requests on one connection
 * @param requestMemoryBytes payloads that arrive or wait, on all connections
 * @param maxSampleBytes one decoded sample of a tail of open shapes
 * @param handshakeTimeout from accepting a connection to its complete HELLO
 * @param idleTimeout max silence, and max time for one frame to arrive
 * @param stallTimeout max silence inside a frame
 */
public record ServerLimits(
    int maxConnections,
    int maxConnectionsPerAddress,
    int maxInFlight,
    long requestMemoryBytes,
    long maxSampleBytes,
    Duration handshakeTimeout,
    Duration idleTimeout,
    Duration stallTimeout) {}
