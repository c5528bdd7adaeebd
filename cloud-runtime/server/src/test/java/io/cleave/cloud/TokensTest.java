package io.cleave.cloud;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.cloud.internal.connection.Tokens;
import io.cleave.codec.protocol.ErrorCode;
import io.cleave.codec.protocol.FrameType;
import io.cleave.codec.protocol.Hello;
import io.cleave.codec.protocol.Notice;
import java.io.IOException;
import java.util.List;
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
    assertTrue(new Tokens(List.of()).admit(""));
    assertTrue(new Tokens(List.of()).admit("any"));
  }

  @Test
  void refusesTokensThatNobodyCouldShow() {
    TailServerBuilder builder = TailServer.builder();
    List<String> tooLong = List.of("x".repeat(Hello.MAX_TOKEN_BYTES + 1));
    assertThrows(IllegalArgumentException.class, () -> builder.tokens(tooLong));
    assertThrows(IllegalArgumentException.class, () -> builder.tokens(List.of("")));
  }
}
