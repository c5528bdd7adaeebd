/**
 * The device side: runs a head, encodes the tensors that cross the cut, and asks a tail server to
 * finish.
 *
 * <p>Start at {@link io.cleave.edge.EdgeClient}: its {@link io.cleave.edge.EdgeClient#block()
 * block} fits into any DJL {@code Predictor}, and {@link io.cleave.edge.EdgeClient#predictEachAsync
 * predictEachAsync} gives futures, each with a {@link io.cleave.edge.Report}. Every remote failure
 * is an {@link io.cleave.edge.TailException}, which says whether a retry is safe.
 *
 * <p>Inside, a {@code ClientCut} is one cut with its head and its encoders, and {@code
 * WantedOutputs} says who gives which output. {@code RequestPipeline} takes a slot and lets {@code
 * RequestMaker} encode, both on the caller's thread, which has also run the head. {@code Attempts}
 * tries one request at the servers of a {@code TailPool}, {@code Endpoint} keeps one connection to
 * one of them alive, and {@code ClientConnection} speaks the protocol on it; its {@code Offers} say
 * what the server's newest catalogue has for each cut ({@code TailNeed}). These live on one event
 * loop, which decodes answers and touches nothing that is sent, and so does {@code FallbackRace},
 * which lets {@code LocalRunner} and its {@code StandIn}s answer, on a thread of their own, what no
 * server does. One reply thread completes futures.
 */
@NullMarked
package io.cleave.edge;

import org.jspecify.annotations.NullMarked;
