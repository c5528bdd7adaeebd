package io.cleave.cloud.internal.limit;

import java.time.Duration;

/**
 * What one server and each of its connections may use.
 *
 * @param maxConnections connections at once
 * @param maxConnectionsPerAddress those that come from one {@link Origin}
 * @param maxInFlight unanswered requests on one connection
 * @param requestMemoryBytes payloads that arrive or wait, on all connections
 * @param maxSampleBytes one sample of a tail with open dimensions, decoded
 * @param handshakeTimeout from accepting a connection to its complete HELLO
 * @param idleTimeout the longest silence, and the longest that one frame may take to arrive
 * @param stallTimeout the longest silence inside a frame
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
