package io.cleave.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.cloud.TailServer;
import io.cleave.cloud.Token;
import io.cleave.codec.TensorDecoder;
import io.cleave.codec.protocol.ControlFrames;
import io.cleave.codec.protocol.Hello;
import io.cleave.codec.protocol.frame.FrameHeader;
import io.cleave.codec.protocol.frame.FrameType;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class TokenFileTest {
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
    Path path = Files.writeString(folder.resolve("tokens"), "old\n kept \n");
    TokenFile file = new TokenFile(path);
    try (TailServer server =
        TailServer.builder().address("127.0.0.1", 0).admit(file.read()).start()) {
      assertEquals(List.of(true, true, false), admitted(server));
      Files.writeString(path, "kept\nnew\n");
      file.follow(server);
      assertEquals(List.of(false, true, true), admitted(server));
    }
  }

  private static List<Boolean> admitted(TailServer server) throws IOException {
    return List.of(admits(server, "old"), admits(server, "kept"), admits(server, "new"));
  }

  @Test
  void aFileOfNoUseOpensNoDoor() throws IOException {
    Path path = Files.writeString(folder.resolve("tokens"), "kept\n");
    TokenFile file = new TokenFile(path);
    try (TailServer server =
        TailServer.builder().address("127.0.0.1", 0).admit(file.read()).start()) {
      Files.writeString(path, "\n");
      assertThrows(IllegalArgumentException.class, () -> file.follow(server));
      Files.delete(path);
      assertThrows(NoSuchFileException.class, () -> file.follow(server));
      Files.writeString(path, "x".repeat(Hello.MAX_TOKEN_BYTES + 1));
      assertThrows(IllegalArgumentException.class, () -> file.follow(server));
      assertEquals(List.of(false, true, false), admitted(server));
    }
  }

  @Test
  void aLineMayNameTheModelsThatItsTokenIsFor() throws IOException {
    Path path = Files.writeString(folder.resolve("tokens"), "all\nsome \t resnet50,resnet18\n");
    assertEquals(
        List.of(new Token("all"), new Token("some", Set.of("resnet50", "resnet18"))),
        new TokenFile(path).read());
  }

  @Test
  void aMisspeltLineOpensNoDoorAndIsNotQuoted() throws IOException {
    for (String line : List.of("secret a b", "secret a,,b", "secret ,")) {
      TokenFile file = new TokenFile(Files.writeString(folder.resolve("tokens"), "x\n" + line));
      String message = assertThrows(IllegalArgumentException.class, file::read).getMessage();
      assertTrue(message.contains("line 2") && !message.contains("secret"), message);
    }
  }

  @Test
  void aTokenThatIsForOtherModelsNowIsAnotherOne() throws IOException {
    Path path = Files.writeString(folder.resolve("tokens"), "old\nkept\n");
    TokenFile file = new TokenFile(path);
    try (TailServer server =
        TailServer.builder().address("127.0.0.1", 0).admit(file.read()).start()) {
      Files.writeString(path, "kept resnet50\nnew\n");
      file.follow(server);
      assertEquals(List.of(false, true, true), admitted(server));
    }
  }
}
