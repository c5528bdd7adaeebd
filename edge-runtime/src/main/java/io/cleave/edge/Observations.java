package io.cleave.edge;

import io.cleave.codec.protocol.ServerLoad;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a client knows when a request is planned.
 *
 * @param nanosPerByte what a byte costs on the way to a server, as the last requests showed it
 * @param inFlight how many of the client's requests are under way
 * @param load what a server said last of itself, with an answer or a PONG
 */
public record Observations(OptionalDouble nanosPerByte, int inFlight, Optional<ServerLoad> load) {}
