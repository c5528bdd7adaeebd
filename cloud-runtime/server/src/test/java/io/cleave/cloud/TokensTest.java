package io.cleave.cloud;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.cleave.cloud.fake.EchoTail;
import io.cleave.cloud.fake.RawClient;
import io.cleave.cloud.fake.TestTails;
import io.cleave.cloud.fake.TestTexts;
import io.cleave.cloud.internal.connection.Tokens;
import io.cleave.cloud.internal.served.ModelScope;
import io.cleave.codec.protocol.ErrorCode;
import io.cleave.codec.protocol.Hello;
import io.cleave.codec.protocol.Notice;
import io.cleave.codec.protocol.frame.FrameType;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TokensTest {
  private static final List<String> KNOWN = List.of("first-s\u00e9same", "second");

  private static ServerFixture guarded() throws IOException {
    return new ServerFixture(TestTails::plusOne, builder -> builder.tokens(KNOWN));
  }

  private static Notice refusal(ServerFixture fixture, String token) throws IOException {
    try (RawClient client = new RawClient(fixture.port())) {
      client.send(RawClient.hello(token));
      return client.receiveNotice(FrameType.REFUSED, 0, ErrorCode.UNAUTHENTICATED);
    }
  }

  @Test
  void letsInWhoShowsAnyKnownToken() throws IOException {
    try (ServerFixture fixture = guarded()) {
      for (String token : KNOWN) {
        try (RawClient client = new RawClient(fixture.port())) {
          client.send(RawClient.hello(token));
          client.receiveWelcome();
        }
      }
    }
  }

  @Test
  void refusesAnUnknownTokenAndNoToken() throws IOException {
    try (ServerFixture fixture = guarded()) {
      for (String token : new String[] {"", "third", "secon", "second2", "Second"}) {
        Notice notice = refusal(fixture, token);
        assertFalse(!token.isEmpty() && notice.message().contains(token), notice.message());
      }
    }
  }

  @Test
  void tellsAStrangerNothingOfWhatItServes() throws IOException {
    try (ServerFixture fixture = guarded()) {
      Notice notice = refusal(fixture, "third");
      assertFalse(notice.message().contains("plus-one"), notice.message());
    }
  }

  @Test
  void letsEverybodyInWhereThereAreNoTokens() {
    assertEquals(Optional.of(ModelScope.ALL), new Tokens(List.of()).admit(""));
    assertEquals(Optional.of(ModelScope.ALL), new Tokens(List.of()).admit("any"));
  }

  private static final List<Token> SCOPED =
      List.of(
          new Token("all"),
          new Token("echoes", Set.of("echo")),
          new Token("both", Set.of("echo", "plus-one")),
          new Token("others", Set.of("elsewhere")));

  private static RawClient welcomed(ServerFixture fixture, String token) throws IOException {
    RawClient client = new RawClient(fixture.port());
    client.send(RawClient.hello(token));
    client.receiveWelcome();
    return client;
  }

  @Test
  void showsNobodyAModelThatItsTokenIsNotFor() throws IOException {
    try (ServerFixture fixture = ServerFixture.plusOne(b -> b.admit(SCOPED))) {
      fixture.server.add(new EchoTail().tail());
      assertEquals(2, seen(fixture, "all"));
      assertEquals(2, seen(fixture, "both"));
      assertEquals(1, seen(fixture, "echoes"));
      assertEquals(0, seen(fixture, "others"));
    }
  }

  private static int seen(ServerFixture fixture, String token) throws IOException {
    try (RawClient client = welcomed(fixture, token)) {
      return client.catalogue().models().size();
    }
  }

  @Test
  void aModelBeyondTheTokenIsUnknownAndItsNameNotToldEvenOnceItHasGone() throws Exception {
    try (ServerFixture fixture = ServerFixture.plusOne(b -> b.admit(SCOPED));
        RawClient client = welcomed(fixture, "echoes")) {
      client.ask(1);
      Notice notice = client.receiveFailure(1, ErrorCode.UNKNOWN_MODEL);
      assertFalse(notice.message().contains("plus-one"), notice.message());
      fixture.server.remove(TestTails.FINGERPRINT, Duration.ofSeconds(30));
      client.sendRequest(2, TestTails.input(1));
      assertFalse(client.receiveFailure(2, ErrorCode.UNKNOWN_MODEL).message().contains("plus-one"));
    }
  }

  @Test
  void isToldOfChangesInItsOwnViewAlone() throws Exception {
    try (ServerFixture fixture = ServerFixture.plusOne(b -> b.admit(SCOPED));
        RawClient echoes = welcomed(fixture, "echoes");
        RawClient others = welcomed(fixture, "others")) {
      fixture.server.add(TestTexts.tail());
      fixture.server.add(new EchoTail().tail());
      assertEquals(1, echoes.receiveCatalogue().models().size());
      others.ping(); // fails if anything else is on its way
      echoes.ping();
    }
  }

  @Test
  void aConnectionKeepsItsViewWhenTokensChange() throws Exception {
    try (ServerFixture fixture = ServerFixture.plusOne(b -> b.admit(SCOPED));
        RawClient all = welcomed(fixture, "all")) {
      fixture.server.admit(List.of(new Token("all", Set.of("echo"))));
      all.ask(1);
      all.assertAnswered(1);
      assertEquals(0, seen(fixture, "all"));
    }
  }

  @Test
  void aTokenSaysInNoMessageWhatItIs() {
    assertFalse(new Token("secret", Set.of("echo")).toString().contains("secret"));
  }

  @Test
  void refusesTokensThatNobodyCouldShow() {
    TailServerBuilder builder = TailServer.builder();
    List<String> tooLong = List.of("x".repeat(Hello.MAX_TOKEN_BYTES + 1));
    assertThrows(IllegalArgumentException.class, () -> builder.tokens(tooLong));
    assertThrows(IllegalArgumentException.class, () -> builder.tokens(List.of("")));
  }
}
