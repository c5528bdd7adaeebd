package org.example.edge;

import io.cleave.edge.Observations;
import io.cleave.edge.Planner;
import io.cleave.edge.Route;
import java.util.List;

/** A planner from outside, for pictures: as they are, by the last head, on the device, by turns. */
public final class PicturesByTurns implements Planner {
  private int turn;

  @Override
  public synchronized Route plan(List<Option> options, Observations now) {
    Option last = options.get(options.size() - 1);
    return switch (turn++ % 3) {
      case 0 -> options.stream().flatMap(each -> each.picture().stream()).findFirst().orElseThrow();
      case 1 -> new Route.Remote(last.name(), last.profiles().get(0), last.local());
      default -> last.local().orElseThrow();
    };
  }
}
