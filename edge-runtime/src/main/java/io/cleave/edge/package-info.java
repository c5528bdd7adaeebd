/**
 * The device side: runs a head, prunes and encodes its activation, and asks a tail server to
 * finish.
 *
 * <p>Start at {@link io.cleave.edge.EdgeClient}: its {@link io.cleave.edge.EdgeClient#block()
 * block} fits into any DJL {@code Predictor}, and {@link io.cleave.edge.EdgeClient#predictAsync
 * predictAsync} gives futures with a {@link io.cleave.edge.RequestReport} each. Everything that can
 * go wrong remotely is an {@link io.cleave.edge.TailException}, which says whether a retry is safe.
 *
 * <p>Inside, {@code PredictionPipeline} takes a slot and encodes, {@code Attempts} tries one
 * request at the servers of a {@code TailPool}, {@code Endpoint} keeps one connection to one of
 * them alive and {@code ClientConnection} speaks the protocol on it. {@code FallbackRace} lets
 * {@code LocalRunner} answer what no server does. All but that live on one event loop, which
 * decodes answers and touches no activation: the caller's thread runs the head and encodes, one
 * reply thread completes futures, one more runs fallbacks.
 */
package io.cleave.edge;
