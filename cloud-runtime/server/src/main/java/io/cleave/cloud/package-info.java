/**
 * The cloud side: serves tails over TCP.
 *
 * <p>To embed a server, start at {@link io.cleave.cloud.TailServer}. The standalone server is
 * another module.
 *
 * <p>Inside, each connection is a {@code ServerConnection} on a Netty event loop, which decides
 * which frames it takes now. {@code IncomingFrames} gives them memory and puts chunks together,
 * {@code RequestTable} knows each request until its end, and {@code OutgoingFrames} sends answers
 * in chunks. A request passes {@code Admission} (which of the {@code ServedTails} it is for),
 * {@code RequestQueue} (bounded and fair) and {@code TailWorker} (a plain thread). The worker uses
 * a {@code TailRunner} to decode the requests that can run together, run the tail and encode. An
 * event loop never touches the values of a tensor.
 */
@NullMarked
package io.cleave.cloud;

import org.jspecify.annotations.NullMarked;
