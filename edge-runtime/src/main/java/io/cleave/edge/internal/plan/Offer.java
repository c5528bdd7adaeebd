package io.cleave.edge.internal.plan;

import io.cleave.codec.protocol.TailId;
import io.cleave.edge.TailRefusedException;

/** What a server offers at one of the client's cuts. */
public sealed interface Offer {
  /**
   * The server takes requests at this cut.
   *
   * @param tail the tail's id in requests
   * @param maxRequestBytes max payload of a request
   */
  record Served(TailId tail, int maxRequestBytes) implements Offer {}

  /**
   * The server takes no requests at this cut.
   *
   * @param reason with what both sides have
   */
  record Refused(TailRefusedException reason) implements Offer {}
}
