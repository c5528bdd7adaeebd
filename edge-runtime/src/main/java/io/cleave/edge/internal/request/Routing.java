package io.cleave.edge.internal.request;

import io.cleave.codec.internal.Check;
import io.cleave.edge.Observations;
import io.cleave.edge.Planner;
import io.cleave.edge.RequestOptions;
import io.cleave.edge.Route;
import io.cleave.edge.internal.local.LocalRunner;
import io.cleave.edge.internal.plan.ClientCut;
import io.cleave.edge.internal.plan.ClientCuts;
import io.cleave.edge.internal.plan.LinkRate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Asks a client's planner, and holds it to what the client can do. Thread-safe. */
public final class Routing {
  private final ClientCuts cuts;
  private final Planner planner;
  private final LinkRate link;
  private final TailPool pool;
  private final Optional<LocalRunner> local;

  /**
   * Plans nothing yet.
   *
   * @param link what is known of it
   * @param pool knows how busy servers are
   * @param local what the device can run
   */
  public Routing(
      ClientCuts cuts, Planner planner, LinkRate link, TailPool pool, Optional<LocalRunner> local) {
    this.cuts = cuts;
    this.planner = planner;
    this.link = link;
    this.pool = pool;
    this.local = local;
  }

  ClientCuts cuts() {
    return cuts;
  }

  Planner planner() {
    return planner;
  }

  /** Plans a request with tensors. */
  Route plan(RequestOptions options, int inFlight) {
    List<ClientCut> possible =
        options.cut().map(name -> List.of(cuts.find(name))).orElseGet(cuts::all);
    return planner.plan(possible.stream().map(this::option).toList(), observations(inFlight));
  }

  private Planner.Option option(ClientCut cut) {
    Optional<Route.Local> alone =
        local.flatMap(runner -> runner.path(cut)).map(path -> new Route.Local(cut.name(), path));
    return new Planner.Option(cut.name(), cut.profiles(), alone);
  }

  private Observations observations(int inFlight) {
    OptionalDouble cost =
        link.isKnown() ? OptionalDouble.of(link.nanosPerByte()) : OptionalDouble.empty();
    return new Observations(cost, inFlight, pool.load());
  }

  /**
   * The cut whose head a route begins with.
   *
   * @throws IllegalArgumentException if the client cannot go that way with tensors
   */
  ClientCut cutOf(Route route) {
    if (route instanceof Route.Remote remote) {
      ClientCut cut = cuts.find(remote.cut());
      Check.argument(
          cut.profiles().contains(remote.profile()),
          "profile",
          remote.profile(),
          "one of " + cut.profiles());
      return cut;
    }
    if (route instanceof Route.Local alone) {
      return cuts.find(alone.cut());
    }
    throw new IllegalArgumentException("route: " + route + " (expected: one for tensors)");
  }
}
