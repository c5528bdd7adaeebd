package io.cleave.cloud.internal.tail;

import io.cleave.cloud.internal.queue.RequestQueue;
import io.netty.buffer.ByteBufAllocator;
import java.util.function.LongSupplier;

/**
 * What all runners of a server share.
 *
 * @param queue knows the max batch, and the load of the server
 * @param maxSampleBytes max bytes of one sample, and of all that run together, for open shapes
 * @param allocator of answers
 * @param listener hears of batches
 * @param nanoTime the clock of all requests
 */
public record RunnerContext(
    RequestQueue queue,
    long maxSampleBytes,
    ByteBufAllocator allocator,
    BatchListener listener,
    LongSupplier nanoTime) {}
