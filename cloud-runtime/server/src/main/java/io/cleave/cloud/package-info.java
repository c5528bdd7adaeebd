/**
 * The cloud side: serves tails over TCP.
 *
 * <p>Start at {@link io.cleave.cloud.TailServer} to embed a server. The standalone one is a module
 * of its own.
 *
 * <p>Inside, each connection is a {@code ServerConnection} on a Netty event loop: which frames it
 * takes now. {@code IncomingFrames} give them memory and put chunks together, {@code RequestTable}
 * knows each request until its one end, {@code OutgoingFrames} send answers in chunks. A request
 * passes {@code Admission} (which of the {@code ServedTails} it is for), {@code RequestQueue}
 * (bounded, fair) and {@code TailWorker} (a plain thread), which has a {@code TailRunner} decode
 * what can run together, run the tail and encode. An event loop never touches a tensor's values.
 */
@NullMarked
package io.cleave.cloud;

import org.jspecify.annotations.NullMarked;
