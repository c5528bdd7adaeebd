package org.example.edge;

import io.cleave.edge.Observations;
import io.cleave.edge.Planner;
import io.cleave.edge.Report;
import io.cleave.edge.Route;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A planner from outside: takes the cuts by turns, then the picture as it is, then the device. */
public final class EveryOtherPlanner implements Planner {
  private final Queue<Report> learnt = new ConcurrentLinkedQueue<>();
  private int turn;

  @Override
  public synchronized Route plan(List<Option> options, Observations now) {
    List<Route> routes = new ArrayList<>();
    for (Option each : options) {
      each.profiles().stream()
          .limit(1)
          .forEach(plainest -> routes.add(new Route.Remote(each.name(), plainest, each.local())));
    }
    options.forEach(each -> each.picture().ifPresent(routes::add));
    options.get(options.size() - 1).local().ifPresent(routes::add);
    return routes.get(turn++ % routes.size());
  }

  @Override
  public void learn(Report report) {
    learnt.add(report);
  }

  /** What it was told. */
  public List<Report> learnt() {
    return List.copyOf(learnt);
  }
}
