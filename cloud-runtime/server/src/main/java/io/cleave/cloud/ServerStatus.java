package io.cleave.cloud;

import io.cleave.codec.protocol.ModelFingerprint;
import java.time.Duration;
import java.util.Map;

/**
 * What a server holds at one moment.
 *
 * @param draining whether it takes nothing new any more
 * @param connections open connections, those in their handshake included
 * @param maxConnections their limit
 * @param queued requests of each tail that wait for a worker; a tail that is served is a key, also
 *     where nothing waits
 * @param queueCapacity the limit of all that wait
 * @param running requests that workers compute
 * @param requestBytes memory of requests that arrive, wait or are decoded
 * @param maxRequestBytes its limit
 * @param maxBatch the most requests in one run of a tail
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
   * @param draining whether it takes nothing new any more
   * @param connections open connections
   * @param maxConnections their limit
   * @param queued waiting requests of each tail
   * @param queueCapacity the limit of all that wait
   * @param running requests that workers compute
   * @param requestBytes memory of requests
   * @param maxRequestBytes its limit
   * @param maxBatch the most requests in one run
   * @param maxBatchWait how long a free worker waits
   */
  public ServerStatus {
    queued = Map.copyOf(queued);
  }

  /**
   * All requests that wait for a worker, whatever tail they are for.
   *
   * @return 0 to the queue's capacity
   */
  public int queuedRequests() {
    return queued.values().stream().mapToInt(Integer::intValue).sum();
  }
}
