package io.cleave.cloud;

import io.cleave.codec.protocol.ModelFingerprint;
import java.time.Duration;
import java.util.Map;

/**
 * What a server holds at one moment.
 *
 * @param draining whether the server is stopping and takes nothing new
 * @param connections open connections, those in their handshake included
 * @param maxConnections limit of open connections
 * @param queued for each tail that is served, how many requests wait for a worker, 0 included
 * @param queueCapacity limit of waiting requests, all tails together
 * @param running requests that workers are computing
 * @param requestBytes memory of requests that arrive, wait or are being decoded
 * @param maxRequestBytes limit of that memory
 * @param maxBatch limit of requests in one run of a tail
 * @param maxBatchWait how long a free worker waits for a batch to fill
 */
public record ServerStatus(
    boolean draining,
    int connections,
    int maxConnections,
    Map<ModelFingerprint, Integer> queued,
    int queueCapacity,
    int running,
    long requestBytes,
    long maxRequestBytes,
    int maxBatch,
    Duration maxBatchWait) {

  /**
   * Copies the map.
   *
   * @param draining whether the server is stopping and takes nothing new
   * @param connections open connections
   * @param maxConnections limit of open connections
   * @param queued waiting requests of each tail
   * @param queueCapacity limit of waiting requests
   * @param running requests that workers are computing
   * @param requestBytes memory of requests
   * @param maxRequestBytes limit of that memory
   * @param maxBatch limit of requests in one run of a tail
   * @param maxBatchWait how long a free worker waits for a batch to fill
   */
  public ServerStatus {
    queued = Map.copyOf(queued);
  }

  /** {@return the number of requests of all tails that wait for a worker} */
  public int queuedRequests() {
    return queued.values().stream().mapToInt(Integer::intValue).sum();
  }
}
