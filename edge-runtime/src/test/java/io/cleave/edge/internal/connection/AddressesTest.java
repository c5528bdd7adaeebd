package io.cleave.edge.internal.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cleave.edge.fake.TestNames;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressesTest {
  private long nowNanos = Long.MAX_VALUE - 1; // a clock may begin anywhere, and run over
  private final Addresses addresses = new Addresses(() -> nowNanos);

  private static List<InetAddress> all(String literals) {
    return Stream.of(literals.split(" ", -1)).map(TestNames::address).toList();
  }

  private void assertOrder(String expected, String found) {
    assertEquals(all(expected), addresses.inOrder(all(found)));
  }

  private void fail(String literal) {
    addresses.failed(TestNames.address(literal));
    nowNanos += TimeUnit.SECONDS.toNanos(1);
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.1, 10.0.0.1",
    "10.0.0.2 10.0.0.1, 10.0.0.2 10.0.0.1",
    "::1 ::2 10.0.0.1, ::1 10.0.0.1 ::2",
    "10.0.0.1 10.0.0.2 ::1 ::2, 10.0.0.1 ::1 10.0.0.2 ::2",
    "10.0.0.1 10.0.0.2 10.0.0.3 ::1, 10.0.0.1 ::1 10.0.0.2 10.0.0.3",
    "::1 ::2 ::3, ::1 ::2 ::3",
    "10.0.0.1 10.0.0.1 10.0.0.2, 10.0.0.1 10.0.0.2"
  })
  void takesFamiliesInTurnsAndTheSystemsFirst(String found, String expected) {
    assertOrder(expected, found);
  }

  @Test
  void putsWhatFailedLastTheOldestFailureFirst() {
    fail("10.0.0.2");
    fail("10.0.0.1");
    assertOrder("10.0.0.3 10.0.0.2 10.0.0.1", "10.0.0.1 10.0.0.2 10.0.0.3");
  }

  @Test
  void putsWhatWorksAgainWhereItWas() {
    fail("10.0.0.1");
    addresses.works(TestNames.address("10.0.0.1"));
    assertOrder("10.0.0.1 10.0.0.2", "10.0.0.1 10.0.0.2");
  }

  @Test
  void forgetsAFailureAfterAMinute() {
    fail("10.0.0.1");
    nowNanos += TimeUnit.SECONDS.toNanos(60);
    assertOrder("10.0.0.1 10.0.0.2", "10.0.0.1 10.0.0.2");
  }

  @Test
  void forgetsAddressesThatTheNameHasNoMore() {
    fail("10.0.0.1");
    assertOrder("10.0.0.2", "10.0.0.2");
    assertOrder("10.0.0.1 10.0.0.2", "10.0.0.1 10.0.0.2");
  }
}
