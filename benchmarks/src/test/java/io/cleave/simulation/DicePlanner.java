package io.cleave.simulation;

import io.cleave.edge.Observations;
import io.cleave.edge.Planner;
import io.cleave.edge.Route;
import io.cleave.simulation.net.Dice;
import java.util.List;

/** Chooses any way that there is. */
final class DicePlanner implements Planner {
  private final Dice dice;

  DicePlanner(Dice dice) {
    this.dice = dice;
  }

  @Override
  public Route plan(List<Option> options, Observations now) {
    Option option = dice.pick(options);
    return option.local().isPresent() && dice.chance(0.3)
        ? option.local().get()
        : new Route.Remote(option.name(), dice.pick(option.profiles()), option.local());
  }
}
