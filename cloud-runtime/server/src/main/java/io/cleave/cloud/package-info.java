/**
 * The cloud side: serves tails over TCP.
 *
 * <p>Start at {@link io.cleave.cloud.TailServer} to embed a server. The standalone one is a module
 * of its own.
 *
 * <p>Inside, a request passes {@code ServerConnection} (one for each connection, on a Netty event
 * loop: frames, handshake, limits), {@code Admission} (which of the {@code ServedTails} it is for),
 * {@code RequestQueue} (bounded, fair) and {@code TailWorker} (a plain thread), which has a {@code
 * TailRunner} decode what can run together, run the tail and encode. An event loop never touches a
 * tensor's values.
 */
@NullMarked
package io.cleave.cloud;

import org.jspecify.annotations.NullMarked;
