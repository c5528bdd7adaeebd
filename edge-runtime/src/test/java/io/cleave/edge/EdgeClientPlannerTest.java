package io.cleave.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.codec.Profile;
import io.cleave.codec.protocol.Protocol;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.Cut;
import io.cleave.edge.fake.TextAnswers;
import io.cleave.edge.fake.TextNetwork;
import io.cleave.edge.fake.TextPart;
import io.cleave.edge.fake.TextServer;
import io.cleave.fixtures.NoLeaks;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.example.edge.EveryOtherPlanner;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a planner decides is what happens. */
@ExtendWith(NoLeaks.class)
@Timeout(120)
class EdgeClientPlannerTest {
  private static final List<String> ALL = TextNetwork.NETWORK.outputs().names();
  private static final Tensors TEXT = TextNetwork.texts(1, 1, 9);

  private TextServer server;
  private TextPart tail;

  @BeforeEach
  void start() throws IOException {
    server = new TextServer("embedded", "mixed");
    tail = TextPart.tail("mixed");
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
    assertEquals(0, tail.open().get());
  }

  private EdgeClientBuilder client(Planner planner) {
    return EdgeClient.builder(TextPart.head("embedded"), "127.0.0.1", server.port())
        .head(TextPart.head("mixed"))
        .requestTimeout(Duration.ofMinutes(1))
        .planner(planner);
  }

  private static Report ask(EdgeClient client) {
    Prediction answer = client.predict(TEXT);
    TextAnswers.assertRight(ALL, TEXT, answer);
    return answer.report();
  }

  @Test
  void takesEachRequestThePlannersWay() {
    EveryOtherPlanner planner = new EveryOtherPlanner();
    try (EdgeClient client = client(planner).fallback(Fallback.local(tail)).build()) {
      List<Report> reports = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        reports.add(ask(client));
      }
      Optional<Route.Local> mixedHere =
          Optional.of(new Route.Local("mixed", PredictionPath.LOCAL_TAIL));
      List<Route> turn =
          List.of(
              new Route.Remote("embedded", Profile.exact(), Optional.empty()),
              new Route.Remote("mixed", Profile.exact(), mixedHere),
              mixedHere.get());
      for (int i = 0; i < 6; i++) {
        assertEquals(turn.get(i % 3), reports.get(i).route());
      }
      assertEquals(PredictionPath.REMOTE, reports.get(1).path());
      assertEquals(PredictionPath.LOCAL_TAIL, reports.get(2).path());
      assertEquals(0, reports.get(2).attempts());
      assertEquals(
          List.of("embedded", "mixed", "embedded", "mixed"),
          server.served().stream().map(TextServer.Served::cut).toList());
      assertEquals(reports, planner.learnt());
    }
  }

  @Test
  void namedCutLeavesThePlannerNoOther() {
    List<List<Planner.Option>> asked = new ArrayList<>();
    Planner listening =
        (options, now) -> {
          asked.add(options);
          assertEquals(0, now.inFlight());
          Planner.Option option = options.get(0);
          return new Route.Remote(option.name(), option.profiles().get(0), Optional.empty());
        };
    try (EdgeClient client = client(listening).build()) {
      client.predict(TEXT, "mixed");
      client.predict(TEXT);
    }
    List<Profile> exact = List.of(Profile.exact());
    Planner.Option embedded = option("embedded", exact);
    Planner.Option mixed = option("mixed", exact);
    assertEquals(List.of(List.of(mixed), List.of(embedded, mixed)), asked);
  }

  private static Planner.Option option(String cut, List<Profile> profiles) {
    return new Planner.Option(cut, profiles, Optional.empty(), Optional.empty());
  }

  @Test
  void rejectsARouteThatTheClientCannotTake() {
    for (Route impossible :
        List.of(
            new Route.Remote("nowhere", Profile.exact(), Optional.empty()),
            new Route.Remote("mixed", Profile.half(), Optional.empty()),
            new Route.Local("mixed", PredictionPath.LOCAL_TAIL),
            new Route.Picture(1, Optional.empty()))) {
      try (EdgeClient client = client((options, now) -> impossible).build()) {
        assertThrows(IllegalArgumentException.class, () -> client.predict(TEXT));
        assertEquals(0, client.inFlight());
      }
    }
    assertThrows(
        IllegalArgumentException.class, () -> new Route.Local("mixed", PredictionPath.REMOTE));
    assertThrows(IllegalArgumentException.class, () -> new Route.Picture(0, Optional.empty()));
    assertThrows(
        IllegalArgumentException.class,
        () -> new Route.Picture(Protocol.MAX_PICTURE_BYTES + 1, Optional.empty()));
  }

  /** What makes the network's input of a picture is known to a model that classifies images. */
  @Test
  void offersAPictureAloneWhereTheDeviceCannotDecodeIt() {
    byte[] file = {1, 2, 3};
    Route.Picture asItIs = new Route.Picture(file.length, Optional.empty());
    List<Planner.Option> only =
        List.of(new Planner.Option(Cut.INPUT, List.of(), Optional.empty(), Optional.of(asItIs)));
    for (Route impossible :
        List.of(
            new Route.Remote(Cut.INPUT, Profile.exact(), Optional.empty()),
            new Route.Local(Cut.INPUT, PredictionPath.LOCAL_TAIL),
            new Route.Picture(file.length + 1, Optional.empty()))) {
      Planner planner =
          (options, now) -> {
            assertEquals(only, options);
            return impossible;
          };
      try (EdgeClient client =
          EdgeClient.builder(TextPart.head(Cut.INPUT), "127.0.0.1", server.port())
              .pictures()
              .planner(planner)
              .build()) {
        assertThrows(IllegalArgumentException.class, () -> client.predictPicture(file));
        assertEquals(0, client.inFlight());
      }
    }
  }

  /** What a planner throws when it learns is its own trouble. */
  @Test
  void answersAreGivenWhateverThePlannerMakesOfThem() {
    Planner failing =
        new Planner() {
          @Override
          public Route plan(List<Option> options, Observations now) {
            return new Route.Remote("mixed", Profile.exact(), Optional.empty());
          }

          @Override
          public void learn(Report report) {
            throw new AssertionError("no");
          }
        };
    try (EdgeClient client = client(failing).maxInFlight(1).build()) {
      assertEquals(PredictionPath.REMOTE, ask(client).path());
      assertTrue(ask(client).totalNanos() > 0);
    }
  }
}
