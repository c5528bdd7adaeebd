package org.example.edge;

import io.cleave.edge.Observations;
import io.cleave.edge.Planner;
import io.cleave.edge.Report;
import io.cleave.edge.Route;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A planner from outside: takes the cuts by turns, and the device after them. */
public final class EveryOtherPlanner implements Planner {
  private final Queue<Report> learnt = new ConcurrentLinkedQueue<>();
  private int turn;

  @Override
  public synchronized Route plan(List<Option> options, Observations now) {
    int place = turn++ % (options.size() + 1);
    Option option = options.get(Math.min(place, options.size() - 1));
    return place < options.size()
        ? new Route.Remote(option.name(), option.profiles().get(0), option.local())
        : option.local().orElseThrow();
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
