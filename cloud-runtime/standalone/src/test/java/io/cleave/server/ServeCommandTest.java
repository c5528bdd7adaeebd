package io.cleave.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.cloud.Certificates;
import io.cleave.cloud.TlsFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class ServeCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  /** Without an admin port: 7071 may be another program's. */
  private int run(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add("--no-admin");
    return execute(all.toArray(String[]::new));
  }

  private int execute(String... arguments) {
    return new CommandLine(new ServeCommand())
        .setCommandName("cleave-server")
        .setExecutionExceptionHandler(new Failures())
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(arguments);
  }

  @Test
  void helpTeachesOptionsExamplesAndExitCodes() {
    assertEquals(0, run("--help"));
    for (String part :
        new String[] {
          "--cut", "7070", "--drain-timeout", "cleave-server --model resnet50", "Exit codes", "143"
        }) {
      assertTrue(out.toString().contains(part), part + " in " + out);
    }
  }

  @Test
  void refusesAnUnknownModelWithTwo() {
    assertEquals(2, run("--model", "no-such-model"));
    assertTrue(err.toString().contains("no-such-model"), err.toString());
  }

  @Test
  void refusesACutThatDoesNotExistWithTwo() {
    assertEquals(2, run("--model", "resnet18", "--cut", "bottle1"));
    assertTrue(err.toString().contains("basic1"), err.toString());
  }

  @Test
  void refusesATimeWithoutAUnitWithTwo() {
    assertEquals(2, run("--drain-timeout", "30"));
    assertTrue(err.toString().contains("30s"), err.toString());
  }

  @Test
  void refusesToListenBeyondThisMachineWithoutInsecureWithTwo() {
    assertEquals(
        2, run("--model", "resnet18", "--cut", "avgpool", "--host", "0.0.0.0", "--port", "0"));
    assertTrue(err.toString().contains("--insecure"), err.toString());
  }

  @Test
  void refusesATokenFileWithoutATokenWithTwo(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("tokens"), "\n \n");
    assertEquals(
        2, run("--model", "resnet18", "--cut", "avgpool", "--token-file", file.toString()));
    assertTrue(err.toString().contains("one a line"), err.toString());
  }

  @Test
  void refusesMissingWeightsWithOne() {
    assertEquals(
        1, run("--model", "resnet18", "--weights", "/no/such/file.pth", "--cut", "avgpool"));
    assertTrue(err.toString().contains("/no/such/file.pth"), err.toString());
  }

  @Test
  void checkConfigLoadsEverythingAndListensOnNothing(@TempDir Path folder) throws Exception {
    Certificates authority = new Certificates(folder, "ours");
    TlsFiles tls = authority.server("server");
    Path tokens = Files.writeString(folder.resolve("tokens"), "a secret\n");
    assertEquals(
        0,
        run(
            "--check-config",
            "--model=resnet18",
            "--cut=avgpool",
            "--host=0.0.0.0",
            "--tls-cert=" + tls.certificateChain(),
            "--tls-key=" + tls.privateKey(),
            "--tls-client-ca=" + authority.authorityFile,
            "--token-file=" + tokens),
        err.toString());
    assertTrue(out.toString().contains("cut = avgpool  (command line)"), out.toString());
    assertTrue(out.toString().contains("queue = 64  (default)"), out.toString());
    assertTrue(out.toString().contains("max-sample = 64  (default)"), out.toString());
    assertTrue(!out.toString().contains("a secret"), out.toString());
    assertTrue(!out.toString().contains("listening"), out.toString());
  }

  private void assertFault(String part, String... arguments) {
    assertEquals(2, run(arguments));
    assertTrue(err.toString().contains(part), err.toString());
  }

  @Test
  void checkConfigFindsWhatIsWrongWithTwo(@TempDir Path folder) throws Exception {
    Certificates authority = new Certificates(folder, "ours");
    TlsFiles one = authority.server("one");
    TlsFiles two = authority.server("two");
    assertFault("no-such.pth", "--check-config", "--model=resnet18", "--weights=no-such.pth");
    assertFault("bottle1", "--check-config", "--model=resnet18", "--cut=bottle1");
    assertFault("--tls-cert".substring(2), "--check-config", "--tls-key=" + one.privateKey());
    assertFault(
        "the key of",
        "--check-config",
        "--tls-cert=" + one.certificateChain(),
        "--tls-key=" + two.privateKey());
    assertFault("1 second", "--check-config", "--max-batch-wait=2s");
    assertFault("host: 0.0.0.0", "--check-config", "--host=0.0.0.0");
    assertEquals(2, execute("--check-config", "--admin-port=65536"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--model=resnet18",
        "--weights=seed:1",
        "--input=x=1x3x48x320",
        "--preprocessing=imagenet",
        "--engine=pytorch",
        "--cut=avgpool",
        "--calibration=no-such.cleave-profile"
      })
  void refusesWhatSaysWhatIsServedBesideAFileOfTails(String option, @TempDir Path folder)
      throws IOException {
    Path tails = Files.writeString(folder.resolve("tails"), "--model resnet18 --cut avgpool");
    String name = option.substring(0, option.indexOf('='));
    assertFault("expected: no " + name + " beside it", "--tails=" + tails, option);
  }

  @Test
  void servesAFileOfTails(@TempDir Path folder) throws IOException {
    Path tails = Files.writeString(folder.resolve("tails"), "--model resnet18 --cut avgpool");
    assertEquals(0, run("--check-config", "--tails=" + tails), err.toString());
  }

  @Test
  void refusesATakenAdminPortWithOneBeforeItLoadsWeights() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = String.valueOf(taken.getLocalPort());
      assertEquals(1, execute("--weights", "/no/such/file.pth", "--admin-port", port));
      assertTrue(err.toString().contains(port), err.toString());
      assertFalse(err.toString().contains("/no/such/file.pth"), err.toString());
    }
  }

  @Test
  void refusesAnAdminPortOutOfRangeWithTwo() {
    assertEquals(2, execute("--model", "resnet18", "--admin-port", "65536"));
    assertTrue(err.toString().contains("admin port: 65536"), err.toString());
  }
}
