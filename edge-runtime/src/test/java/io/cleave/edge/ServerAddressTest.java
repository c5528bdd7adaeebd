package io.cleave.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerAddressTest {
  @ParameterizedTest
  @CsvSource({
    "cloud.example:7070, cloud.example, 7070",
    "cloud.example:1, cloud.example, 1",
    "cloud.example:65535, cloud.example, 65535",
    "cloud.example, cloud.example, 7070",
    "127.0.0.1:7071, 127.0.0.1, 7071",
    "my_service-1:7070, my_service-1, 7070",
    "bücher.example:7070, bücher.example, 7070",
    "[::1]:7071, ::1, 7071",
    "[::1], ::1, 7070",
    "[fe80::1%eth0]:7070, fe80::1%eth0, 7070",
    "'  cloud.example:7070 ', cloud.example, 7070"
  })
  void understands(String written, String host, int port) {
    assertEquals(new ServerAddress(host, port), ServerAddress.parse(written));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "http://cloud.example:7070 | cloud.example:7070, without http://: tails are asked in",
        "http://cloud.example:7071/ | cloud.example:7071, without http://",
        "HTTP://cloud.example | cloud.example:7070, without HTTP://",
        "https://cloud.example:7070 | cloud.example:7070, without https://: TLS is an option",
        "https://me@cloud.example/tails | cloud.example:7070, without https://",
        "tcp://[::1]:7070 | [::1]:7070, without tcp://",
        "http:// | cloud.example:7070, without http://",
        "cloud.example:7070/ | cloud.example:7070, without a path",
        "cloud.example/tails | cloud.example:7070, without a path",
        "cloud.example:7070?a=b | cloud.example:7070, without a path",
        "me@cloud.example:7070 | cloud.example:7070, without a user",
        "me:secret@cloud.example | cloud.example:7070, without a user",
        "cloud.example: | a port from 1 to 65535 behind the host, such as cloud.example:7070",
        "cloud.example:0 | a port from 1 to 65535",
        "cloud.example:65536 | a port from 1 to 65535",
        "cloud.example:99999 | a port from 1 to 65535",
        "cloud.example:-1 | a port from 1 to 65535",
        "cloud.example:http | a port from 1 to 65535",
        "cloud.example:70:71 | a port from 1 to 65535",
        "cloud.example:7070,other.example:7070 | cloud.example:7070, without another server",
        "[::1]: | a port from 1 to 65535 behind the host, such as [::1]:7070",
        "[::1]7070 | a port from 1 to 65535 behind the host, such as [::1]:7070",
        "::1 | an address of IPv6 in brackets, such as [::1]:7070",
        "::1:7070 | an address of IPv6 in brackets",
        "fe80::1%eth0 | an address of IPv6 in brackets",
        "[cloud.example]:7070 | an address of IPv6 between the brackets",
        "[::1:7070 | an address of IPv6 between the brackets",
        "cloud example:7070 | one host and its port",
        "a.example,b.example | a.example:7070, without another server",
        "a.example;b.example | a.example:7070, without another server",
        ":7070 | one host and its port"
      })
  void rejectsWhatIsNoHostAndPortAndSaysWhatToWrite(String written, String expected) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> ServerAddress.parse(written));
    String message = String.valueOf(e.getMessage());
    assertTrue(message.startsWith("server: " + written + " (expected: "), message);
    assertTrue(message.contains(expected), message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "http://cloud.example",
        "cloud.example:7070",
        "cloud.example/",
        "me@cloud.example",
        "[cloud.example]",
        "a b"
      })
  void rejectsAHostThatIsMoreThanAHost(String host) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> new ServerAddress(host, 7070));
    assertTrue(String.valueOf(e.getMessage()).startsWith("host: \"" + host), e.getMessage());
  }

  @Test
  void takesBracketsOffAndPutsThemOn() {
    ServerAddress address = new ServerAddress("[::1]", 7070);
    assertEquals("::1", address.host());
    assertEquals("[::1]:7070", address.toString());
    assertEquals(address, ServerAddress.parse(address.toString()));
  }
}
