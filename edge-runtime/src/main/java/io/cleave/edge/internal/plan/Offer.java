package io.cleave.edge.internal.plan;

import io.cleave.codec.protocol.TailId;
import io.cleave.edge.TailRefusedException;

/** What a server offers at one cut of the client's. */
public sealed interface Offer {
  /**
   * Requests can go there.
   *
   * @param tail how they name it
   * @param maxRequestBytes the largest payload of one
   */
  record Served(TailId tail, int maxRequestBytes) implements Offer {}

  /**
   * Requests cannot go there.
   *
   * @param reason names both sides
   */
  record Refused(TailRefusedException reason) implements Offer {}
}
