package io.cleave.edge.internal.plan;

import io.cleave.codec.Profile;
import io.cleave.edge.Observations;
import io.cleave.edge.Planner;
import io.cleave.edge.PredictionPath;
import io.cleave.edge.Report;
import io.cleave.edge.Route;
import io.cleave.edge.Stage;
import java.util.List;
import java.util.Optional;

/**
 * The default planner. It sends a picture as it is, splits anything else where the caller says, and
 * takes the profile that ends soonest. Thread-safe.
 */
public final class ProfilePlanner implements Planner {
  private final ClientCuts cuts;
  private final LinkRate link;

  /**
   * Knows nothing yet.
   *
   * @param link learns from each answer what a byte costs
   */
  public ProfilePlanner(ClientCuts cuts, LinkRate link) {
    this.cuts = cuts;
    this.link = link;
  }

  @Override
  public Route plan(List<Option> options, Observations now) {
    Optional<Route.Picture> picture =
        options.stream().flatMap(option -> option.picture().stream()).findFirst();
    return picture.isPresent() ? picture.get() : split(options.get(0));
  }

  private Route split(Option at) {
    Profile profile = at.profiles().get(cuts.find(at.name()).chooser().next());
    return new Route.Remote(at.name(), profile, at.local());
  }

  @Override
  public void learn(Report report) {
    if (report.path() != PredictionPath.REMOTE) {
      return;
    }
    link.request(report.bytesSent(), report.nanos(Stage.NETWORK));
    if (report.route() instanceof Route.Remote remote) {
      ClientCut cut = cuts.find(remote.cut());
      int profile = cut.profiles().indexOf(remote.profile());
      cut.chooser().decoded(profile, report.nanos(Stage.DECODE));
    }
  }
}
