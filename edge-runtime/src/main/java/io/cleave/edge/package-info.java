/**
 * The device side: runs a head, encodes what crosses the cut, and asks a tail server to finish.
 *
 * <p>Start at {@link io.cleave.edge.EdgeClient}: its {@link io.cleave.edge.EdgeClient#block()
 * block} fits into any DJL {@code Predictor}, and {@link io.cleave.edge.EdgeClient#predictEachAsync
 * predictEachAsync} gives futures with a {@link io.cleave.edge.Report} each. Everything that can go
 * wrong remotely is an {@link io.cleave.edge.TailException}, which says whether a retry is safe.
 *
 * <p>Inside, a {@code ClientCut} is one cut with its head and its encoders, and {@code
 * WantedOutputs} says who gives which output. {@code PredictionPipeline} takes a slot and has
 * {@code RequestMaker} encode, {@code Attempts} tries one request at the servers of a {@code
 * TailPool}, {@code Endpoint} keeps one connection to one of them alive and {@code
 * ClientConnection} speaks the protocol on it; its {@code Offers} say what the server's newest
 * catalogue has of what each cut needs ({@code TailNeed}). {@code FallbackRace} lets {@code
 * LocalRunner} and its {@code StandIn}s answer what no server does. All but that live on one event
 * loop, which decodes answers and touches nothing that is sent: the caller's thread runs the head
 * and encodes, one reply thread completes futures, one more runs fallbacks.
 */
@NullMarked
package io.cleave.edge;

import org.jspecify.annotations.NullMarked;
