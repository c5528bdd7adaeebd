package io.cleave.cloud;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.cloud.fake.RawClient;
import io.cleave.cloud.fake.TestTails;
import io.cleave.cloud.internal.connection.WrongTokens;
import io.cleave.cloud.internal.limit.Origin;
import io.cleave.codec.protocol.ErrorCode;
import io.cleave.codec.protocol.frame.FrameType;
import io.cleave.fixtures.NoLeaks;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
@Timeout(60)
class WrongTokensTest {
  private long now = Long.MAX_VALUE - 5; // a clock that wraps around
  private final WrongTokens tokens = new WrongTokens(() -> now);
  private final Origin guesser = origin("192.0.2.1");

  private static Origin origin(String literal) {
    try {
      return Origin.of(InetAddress.getByName(literal));
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private void guess(int times) {
    for (int i = 0; i < times; i++) {
      tokens.count(guesser);
    }
  }

  @Test
  void refusesAnAddressAfterTenWrongTokensForAMinuteAndNobodyElse() {
    guess(WrongTokens.LIMIT - 1);
    assertFalse(tokens.refuses(guesser));
    now += WrongTokens.PERIOD_NANOS - 1;
    guess(1);
    assertTrue(tokens.refuses(guesser));
    assertFalse(tokens.refuses(origin("192.0.2.2")));
    now += WrongTokens.PERIOD_NANOS - 1;
    assertTrue(tokens.refuses(guesser));
    now++;
    assertFalse(tokens.refuses(guesser));
    guess(WrongTokens.LIMIT - 1);
    assertFalse(tokens.refuses(guesser));
  }

  @Test
  void forgetsWrongTokensThatAreOlderThanAMinute() {
    guess(WrongTokens.LIMIT - 1);
    now += WrongTokens.PERIOD_NANOS;
    guess(1);
    assertFalse(tokens.refuses(guesser));
  }

  @Test
  void changingTheAddressInsideAnIpv6NetworkDoesNotHelp() {
    for (int i = 0; i < WrongTokens.LIMIT; i++) {
      tokens.count(origin("2001:db8::" + i));
    }
    assertTrue(tokens.refuses(origin("2001:db8::ffff")));
    assertFalse(tokens.refuses(origin("2001:db8:0:1::1")));
  }

  @Test
  void remembersABoundedNumberOfAddressesAndForgetsTheLeastRecent() {
    guess(WrongTokens.LIMIT);
    for (int i = 0; i < WrongTokens.CAPACITY - 1; i++) {
      tokens.count(origin("10.0." + i / 256 + "." + i % 256));
    }
    assertTrue(tokens.refuses(guesser));
    for (int i = 0; i < WrongTokens.CAPACITY; i++) {
      tokens.count(origin("10.1." + i / 256 + "." + i % 256));
    }
    assertFalse(tokens.refuses(guesser));
  }

  @Test
  void aGuesserIsCutOffBeforeItSaysAnything() throws IOException {
    try (ServerFixture fixture =
        new ServerFixture(TestTails::plusOne, b -> b.tokens(List.of("right")))) {
      try (RawClient honest = new RawClient(fixture.port())) {
        honest.send(RawClient.hello("right"));
        honest.receiveWelcome();
        for (int i = 0; i < WrongTokens.LIMIT; i++) {
          assertTrue(wrongToken(fixture.port()));
        }
        try (RawClient refused = new RawClient(fixture.port())) {
          assertTrue(refused.endsWithoutAFrame());
        }
        honest.ask(1);
        honest.receiveAnswer(1);
      }
    }
  }

  @Test
  void connectionsOpenedBeforehandGiveAGuesserNoMoreGuesses() throws IOException {
    try (ServerFixture fixture =
            new ServerFixture(TestTails::plusOne, b -> b.tokens(List.of("right")));
        RawClient spare = new RawClient(fixture.port())) {
      for (int i = 0; i < WrongTokens.LIMIT; i++) {
        assertTrue(wrongToken(fixture.port()));
      }
      spare.send(RawClient.hello("right"));
      assertTrue(spare.endsWithoutAFrame());
    }
  }

  private static boolean wrongToken(int port) throws IOException {
    try (RawClient client = new RawClient(port)) {
      client.send(RawClient.hello("wrong"));
      return client.receiveNotice(FrameType.REFUSED, 0, ErrorCode.UNAUTHENTICATED) != null;
    }
  }
}
