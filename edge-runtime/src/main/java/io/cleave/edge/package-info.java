/**
 * The device side: runs a head, prunes and encodes its activation, and asks a tail server to
 * finish.
 *
 * <p>Start at {@link io.cleave.edge.EdgeClient}: its {@link io.cleave.edge.EdgeClient#block()
 * block} fits into any DJL {@code Predictor}, and {@link io.cleave.edge.EdgeClient#predictAsync
 * predictAsync} gives futures with a {@link io.cleave.edge.RequestReport} each. Everything that can
 * go wrong remotely is an {@link io.cleave.edge.TailException}, which says whether a retry is safe.
 *
 * <p>Inside, {@code PredictionPipeline} turns activations into calls, {@code TailConnection} keeps
 * one connection alive and {@code ClientConnection} speaks the protocol on it. Both live on one
 * event loop, which never touches a tensor's values: the caller's thread runs the head and encodes,
 * one reply thread decodes and completes futures.
 */
package io.cleave.edge;
