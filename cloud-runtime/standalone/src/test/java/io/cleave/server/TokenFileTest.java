package io.cleave.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.cloud.TailServer;
import io.cleave.cloud.Token;
import io.cleave.codec.TensorDecoder;
import io.cleave.codec.protocol.ControlFrames;
import io.cleave.codec.protocol.Hello;
import io.cleave.codec.protocol.frame.FrameHeader;
import io.cleave.codec.protocol.frame.FrameType;
import io.cleave.fixtures.Need;
import io.cleave.fixtures.Needs;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class TokenFileTest {
  private static final String OLD = "4d1c9a7b60f2e835";
  private static final String KEPT = "9e3f5b8071c2d4a6";
  private static final String NEW = "b7086e2fd4931ac5";

  @TempDir private Path folder;

  private static boolean admits(TailServer server, String token) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      ByteBuffer hello = ControlFrames.hello(Hello.of(Set.copyOf(TensorDecoder.formats()), token));
      byte[] bytes = new byte[hello.remaining()];
      hello.get(bytes);
      socket.getOutputStream().write(bytes);
      DataInputStream in = new DataInputStream(socket.getInputStream());
      FrameHeader header = FrameHeader.decode(ByteBuffer.wrap(in.readNBytes(FrameHeader.BYTES)));
      return header.type() == FrameType.WELCOME;
    }
  }

  @Test
  void aNewTokenIsLetInAndAnOldOneRefusedWithoutARestart() throws IOException {
    Path path = Files.writeString(folder.resolve("tokens"), OLD + "\n " + KEPT + " \n");
    TokenFile file = new TokenFile(path);
    try (TailServer server =
        TailServer.builder().address("127.0.0.1", 0).admit(file.read()).start()) {
      assertEquals(List.of(true, true, false), admitted(server));
      Files.writeString(path, KEPT + "\n" + NEW + "\n");
      file.follow(server);
      assertEquals(List.of(false, true, true), admitted(server));
    }
  }

  private static List<Boolean> admitted(TailServer server) throws IOException {
    return List.of(admits(server, OLD), admits(server, KEPT), admits(server, NEW));
  }

  @Test
  void aFileOfNoUseOpensNoDoor() throws IOException {
    Path path = Files.writeString(folder.resolve("tokens"), KEPT + "\n");
    TokenFile file = new TokenFile(path);
    try (TailServer server =
        TailServer.builder().address("127.0.0.1", 0).admit(file.read()).start()) {
      Files.writeString(path, "\n");
      assertThrows(IllegalArgumentException.class, () -> file.follow(server));
      Files.delete(path);
      assertThrows(IOException.class, () -> file.follow(server));
      Files.writeString(path, "x".repeat(Hello.MAX_TOKEN_BYTES + 1));
      assertThrows(IllegalArgumentException.class, () -> file.follow(server));
      for (String weak : List.of("# " + NEW, "short", "x".repeat(32), NEW + "\n" + "short")) {
        Files.writeString(path, weak);
        assertThrows(IllegalArgumentException.class, () -> file.follow(server), weak);
      }
      assertEquals(List.of(false, true, false), admitted(server));
    }
  }

  @Test
  void aLineMayNameTheModelsThatItsTokenIsFor() throws IOException {
    assertEquals(
        List.of(new Token(OLD), new Token(NEW, Set.of("resnet50", "resnet18"))),
        read(OLD + "\n" + NEW + " \t resnet50,resnet18\n"));
  }

  @Test
  void aMisspeltLineOpensNoDoorAndIsNotQuoted() throws IOException {
    for (String rest : List.of(" a b", " a,,b", " ,", " # of site A", " #A")) {
      assertRefuses("line 2", OLD + "\n" + NEW + rest);
    }
  }

  private List<Token> read(String content) throws IOException {
    return new TokenFile(Files.writeString(folder.resolve("tokens"), content)).read();
  }

  /** The message says where, and no token. */
  private void assertRefuses(String part, String content) {
    String message = assertThrows(IllegalArgumentException.class, () -> read(content)).getMessage();
    assertTrue(message.startsWith(folder.toString()) && message.contains(part), message);
    content
        .lines()
        .flatMap(line -> Stream.of(line.split("\\s+", -1)))
        .filter(word -> word.length() > 3)
        .forEach(word -> assertFalse(message.contains(word), message));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "# devices of site A\n%s\n",
        "\n  \n%s",
        "\uFEFF%s\n",
        "\uFEFF# devices\r\n\r\n\t%s  \r\n\r\n",
        "  # %1$sx\n%1$s\n# the end"
      })
  void commentsBlanksMarksAndEndsOfLinesAreNoTokens(String content) throws IOException {
    assertEquals(List.of(new Token(KEPT)), read(content.formatted(KEPT)));
  }

  @Test
  void aCommentLetsNobodyIn() throws IOException {
    String comment = "# devices of site A";
    TokenFile file =
        new TokenFile(Files.writeString(folder.resolve("tokens"), comment + "\n" + KEPT + "\n"));
    try (TailServer server =
        TailServer.builder().address("127.0.0.1", 0).admit(file.read()).start()) {
      assertTrue(admits(server, KEPT));
      for (String shown : List.of(comment, "", "#", "\uFEFF" + KEPT)) {
        assertFalse(admits(server, shown), shown);
      }
    }
  }

  @Test
  void rejectsAFileWithoutAToken() {
    for (String content : List.of("", "\n\n", "# a comment\n", "\uFEFF", "\uFEFF#\r\n")) {
      assertRefuses(": no token", content);
    }
  }

  @Test
  void rejectsWeakTokensByTheirLine() {
    assertRefuses("line 1 has a token of 15 characters", "0123456789abcde");
    assertRefuses("line 3 has a token of 6 characters", "# a\n" + KEPT + "\nsecret");
    assertRefuses("line 2 has a token of the same few", KEPT + "\n" + "a".repeat(64));
    assertRefuses("line 1 has a token of the same few", "abcabcabcabcabcabcabcabc");
    assertRefuses("line 1 has a placeholder", "change-me-change-me-change-me");
    assertRefuses("line 1 has a placeholder", "<put a token here>".replace(' ', '-'));
    assertRefuses("line 1 has a placeholder", "YOUR_TOKEN_GOES_HERE_0001");
    assertRefuses("line 1 has a token with an invisible character", "0123456789\u200Babcdef");
    assertRefuses("line 2", KEPT + "\n" + "x".repeat(Hello.MAX_TOKEN_BYTES + 1));
  }

  @Test
  void acceptsWhatGeneratorsMake() throws IOException {
    for (String strong :
        List.of(
            "0123456789abcdef0123456789abcdef",
            "5f3a9c1d7b2e4860",
            "1b4e28ba-2fa1-11d2-883f-0016d3cca427",
            "q7Zr+3/8kYt0Vw5NcH1uXg==",
            "K5ZT-2QWE-9PLM-7XCV")) {
      assertEquals(List.of(new Token(strong)), read(strong));
    }
  }

  @Test
  void rejectsOtherEncodingsByTheFilesName() throws IOException {
    for (String charset : List.of("UTF-16", "UTF-16LE", "ISO-8859-1")) {
      Path path = folder.resolve("tokens");
      Files.write(path, ("# für Gerät A\n" + KEPT).getBytes(Charset.forName(charset)));
      String message =
          assertThrows(IllegalArgumentException.class, () -> new TokenFile(path).read())
              .getMessage();
      assertTrue(message.startsWith(path.toString()), message);
      assertFalse(message.contains(KEPT), message);
    }
  }

  /** Whoever copies them would have what everybody can read. */
  @Test
  void rejectsTheExamplesInTheDocumentation() throws IOException {
    List<String> examples =
        Files.readString(Path.of("..", "..", "docs", "security.md"))
            .lines()
            .filter(line -> line.startsWith("example-"))
            .toList();
    assertEquals(2, examples.size());
    for (String example : examples) {
      assertRefuses("line 1 has a placeholder", example);
    }
  }

  @Test
  @Needs(Need.OPENSSL)
  void theCommandInMessagesMakesAToken() throws Exception {
    String message = assertThrows(IllegalArgumentException.class, () -> read("short")).getMessage();
    Matcher command = Pattern.compile("openssl .*?(?= makes)").matcher(message);
    assertTrue(command.find(), message);
    Process process = new ProcessBuilder(command.group().split(" ")).start();
    String made = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(List.of(new Token(made.strip())), read(made));
  }

  @Test
  void aTokenThatIsForOtherModelsNowIsAnotherOne() throws IOException {
    Path path = Files.writeString(folder.resolve("tokens"), OLD + "\n" + KEPT + "\n");
    TokenFile file = new TokenFile(path);
    try (TailServer server =
        TailServer.builder().address("127.0.0.1", 0).admit(file.read()).start()) {
      Files.writeString(path, KEPT + " resnet50\n" + NEW + "\n");
      file.follow(server);
      assertEquals(List.of(false, true, true), admitted(server));
    }
  }
}
