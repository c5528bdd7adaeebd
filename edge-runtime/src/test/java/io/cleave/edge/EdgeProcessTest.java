package io.cleave.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.edge.fake.TextServer;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An edge in a JVM that has options of its own. */
@Timeout(120)
class EdgeProcessTest {
  @TempDir private Path folder;

  private static String run(String option, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(option, "-Xmx256m", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(TextEdgeProgram.class.getName());
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), said);
    return said.strip();
  }

  /** As the system's resolver gives them: the first address is dead. */
  @Test
  void reachesTheSecondAddressOfAName() throws Exception {
    Path hosts = folder.resolve("hosts");
    Files.writeString(
        hosts, "127.0.0.9 several.test\n127.0.0.8 several.test\n127.0.0.1 several.test\n");
    try (TextServer server = new TextServer("embedded")) {
      String said = run("-Djdk.net.hosts.file=" + hosts, "several.test", "" + server.port());
      assertEquals("answered", said);
    }
  }

  @Test
  void namesAllAddressesOfANameThatAreDead() throws Exception {
    Path hosts = folder.resolve("hosts");
    Files.writeString(hosts, "127.0.0.9 several.test\n127.0.0.8 several.test\n");
    String said = run("-Djdk.net.hosts.file=" + hosts, "several.test", "1");
    assertTrue(said.contains("several.test:1 at 127.0.0.9 is not reachable"), said);
    assertTrue(said.contains("several.test:1 at 127.0.0.8 is not reachable"), said);
  }

  /** Too little for the first buffer, by the JVM's bound or by Netty's. */
  @ParameterizedTest
  @ValueSource(strings = {"-XX:MaxDirectMemorySize=20k", "-Dio.netty.maxDirectMemory=12000"})
  void namesTheOptionThatGivesMoreDirectMemory(String option) throws Exception {
    String said = run(option);
    assertTrue(said.contains("-XX:MaxDirectMemorySize="), said);
    assertTrue(said.contains("-Dio.netty.maxDirectMemory="), said);
  }
}
