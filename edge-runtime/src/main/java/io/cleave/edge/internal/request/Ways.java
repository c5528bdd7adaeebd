package io.cleave.edge.internal.request;

import io.cleave.codec.internal.Check;
import io.cleave.codec.tensor.Tensors;
import io.cleave.edge.RequestOptions;
import io.cleave.edge.Route;
import io.cleave.edge.internal.plan.ClientCut;
import io.cleave.edge.internal.plan.ClientCuts;

/**
 * Finds the way for each route, and refuses routes that the client cannot take.
 *
 * @param cuts of the client
 * @param given by the caller
 * @param options of the requests
 * @param maker of requests for the pool
 */
record Ways(ClientCuts cuts, Given given, RequestOptions options, RequestMaker maker)
    implements Route.Cases<Way> {
  @Override
  public Way remote(Route.Remote route) {
    ClientCut cut = cuts.find(route.cut());
    Check.argument(
        cut.profiles().contains(route.profile()),
        "profile",
        route.profile(),
        "one of " + cut.profiles());
    return new RemoteWay(route, cut, given, given.wanted(cut, options), maker);
  }

  @Override
  public Way picture(Route.Picture route) {
    Tensors file = given.file().orElseThrow(() -> Check.refusal("route", route, "for tensors"));
    long bytes = file.signature().bytes();
    Check.argument(route.bytes() == bytes, "route", route, "with the file's " + bytes + " bytes");
    return new PictureWay(route, cuts.input().orElseThrow(), file, maker);
  }

  @Override
  public Way local(Route.Local route) {
    ClientCut cut = cuts.find(route.cut());
    return new LocalWay(route, cut, given, given.wanted(cut, options), maker);
  }
}
