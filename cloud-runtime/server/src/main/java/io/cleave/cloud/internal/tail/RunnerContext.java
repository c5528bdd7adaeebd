package io.cleave.cloud.internal.tail;

import io.cleave.cloud.internal.queue.RequestQueue;
import io.netty.buffer.ByteBufAllocator;
import java.util.function.LongSupplier;

/**
 * What all runners of a server share.
 *
 * @param queue says how large a batch may be, and how busy the server is
 * @param maxSampleBytes the most that one sample, and all that run together, take where shapes are
 *     not fixed
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
