package io.cleave.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.cleave.codec.Profile;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Whoever has to know the routes has to know them all. */
class RouteTest {
  private static final Route.Local LOCAL = new Route.Local("cut", PredictionPath.LOCAL_TAIL);

  private static final List<Route> EACH =
      List.of(
          new Route.Remote("cut", Profile.exact(), Optional.of(LOCAL)),
          new Route.Picture(1, Optional.of(LOCAL)),
          LOCAL);

  /** Gives back the route of the case that was taken. */
  private static final class Same implements Route.Cases<Route> {
    @Override
    public Route remote(Route.Remote route) {
      return route;
    }

    @Override
    public Route picture(Route.Picture route) {
      return route;
    }

    @Override
    public Route local(Route.Local route) {
      return route;
    }
  }

  /** None can be left out: no case has a body of its own. */
  @Test
  void everyRouteIsACaseThatMustBeWritten() {
    List<Method> cases = List.of(Route.Cases.class.getDeclaredMethods());
    assertEquals(
        Set.of(Route.class.getPermittedSubclasses()),
        cases.stream()
            .filter(each -> !each.isDefault())
            .map(each -> each.getParameterTypes()[0])
            .collect(Collectors.toSet()));
    assertEquals(Route.class.getPermittedSubclasses().length, cases.size());
  }

  @Test
  void everyRouteTakesItsOwnCase() {
    assertEquals(
        Set.copyOf(Arrays.asList(Route.class.getPermittedSubclasses())),
        EACH.stream().map(Route::getClass).collect(Collectors.toSet()));
    for (Route route : EACH) {
      assertSame(route, route.match(new Same()));
    }
  }
}
