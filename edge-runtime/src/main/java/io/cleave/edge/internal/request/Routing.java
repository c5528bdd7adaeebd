package io.cleave.edge.internal.request;

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

/** Asks a client's planner which way requests go. Thread-safe. */
public final class Routing {
  private final ClientCuts cuts;
  private final Planner planner;
  private final LinkRate link;
  private final TailPool pool;
  private final Optional<LocalRunner> local;

  /**
   * Creates a routing.
   *
   * @param link knows what a byte costs
   * @param pool knows how busy the servers are
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

  /** Chooses the route of the requests for what was given. */
  Route plan(Given given, RequestOptions options, int inFlight) {
    List<ClientCut> possible =
        options.cut().map(name -> List.of(cuts.find(name))).orElseGet(cuts::all);
    List<Planner.Option> offered =
        given
            .file()
            .map(file -> withPicture((int) file.signature().bytes(), possible))
            .orElseGet(() -> possible.stream().map(this::option).toList());
    return planner.plan(offered, observations(inFlight));
  }

  private Planner.Option option(ClientCut cut) {
    return option(cut, Optional.empty());
  }

  private List<Planner.Option> withPicture(int bytes, List<ClientCut> possible) {
    ClientCut whole = cuts.input().orElseThrow();
    if (whole.pictures().isEmpty()) {
      Route.Picture alone = new Route.Picture(bytes, Optional.empty());
      return List.of(
          new Planner.Option(whole.name(), List.of(), Optional.empty(), Optional.of(alone)));
    }
    Optional<Route.Picture> asItIs = Optional.of(new Route.Picture(bytes, alone(whole)));
    return possible.stream().map(cut -> cut == whole ? option(cut, asItIs) : option(cut)).toList();
  }

  private Planner.Option option(ClientCut cut, Optional<Route.Picture> picture) {
    return new Planner.Option(cut.name(), cut.profiles(), alone(cut), picture);
  }

  /** The route on which the device answers alone at a cut, if it can. */
  private Optional<Route.Local> alone(ClientCut cut) {
    return local.flatMap(runner -> runner.path(cut)).map(path -> new Route.Local(cut.name(), path));
  }

  private Observations observations(int inFlight) {
    OptionalDouble cost =
        link.isKnown() ? OptionalDouble.of(link.nanosPerByte()) : OptionalDouble.empty();
    return new Observations(cost, inFlight, pool.load());
  }
}
