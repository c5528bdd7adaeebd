package io.cleave.edge;

import io.cleave.codec.protocol.ServerLoad;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a client knows when it plans a request.
 *
 * @param nanosPerByte the time that a byte takes on the way to a server, as the last requests
 *     showed it; empty before the first
 * @param inFlight the number of the client's requests under way
 * @param load the newest load that a server reported, with an answer or a PONG; empty before the
 *     first
 */
public record Observations(OptionalDouble nanosPerByte, int inFlight, Optional<ServerLoad> load) {}
