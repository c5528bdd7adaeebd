package io.cleave.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.cleave.cloud.TlsFiles;
import io.cleave.cloud.fake.Certificates;
import io.cleave.core.weights.SafetensorsWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class ServeCommandTest {
  private static final String TOKEN = "9e3f5b8071c2d4a6";

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
    assertTrue(err.toString().contains("--token-file: " + file + ": no token"), err.toString());
  }

  @Test
  void refusesAKeyOfWeightsThatHaveNoneWithTwo() {
    assertEquals(2, run("--model", "resnet18", "--weights-key", "ema", "--cut", "avgpool"));
    assertTrue(err.toString().contains("--weights-key: ema (expected: none"), err.toString());
  }

  @Test
  void refusesAKeyThatAFileDoesNotHaveWithTwo(@TempDir Path folder) throws IOException {
    Path weights = folder.resolve("two.safetensors");
    SafetensorsWriter.storing(DataType.FLOAT32)
        .add("model.fc.weight", new Shape(1), ByteBuffer.allocate(Float.BYTES))
        .add("ema.fc.weight", new Shape(1), ByteBuffer.allocate(Float.BYTES))
        .write(weights);
    assertEquals(
        2, run("--model=resnet18", "--weights=" + weights, "--weights-key=emu", "--cut=avgpool"));
    assertTrue(
        err.toString().contains("--weights-key: emu (expected: model, ema, in " + weights + ")"),
        err.toString());
  }

  @Test
  void refusesMissingWeightsWithOne() {
    assertEquals(
        1, run("--model", "resnet18", "--weights", "/no/such/file.pth", "--cut", "avgpool"));
    assertTrue(
        err.toString().contains("--weights: /no/such/file.pth: no such file"), err.toString());
  }

  @Test
  void checkConfigLoadsEverythingAndListensOnNothing(@TempDir Path folder) throws Exception {
    Certificates authority = new Certificates(folder, "ours");
    TlsFiles tls = authority.server("server");
    Path tokens = Files.writeString(folder.resolve("tokens"), "# site A\n" + TOKEN + "\n");
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
    assertTrue(!out.toString().contains(TOKEN), out.toString());
    assertTrue(out.toString().contains(tokens + " has 1 token\n"), out.toString());
    assertTrue(out.toString().contains("CN=server, good until "), out.toString());
    assertTrue(out.toString().contains("CN=ours, good until "), out.toString());
    assertTrue(!out.toString().contains("listening"), out.toString());
  }

  @Test
  void checkConfigRefusesATokenFileThatServesNobodyOrEverybody(@TempDir Path folder)
      throws IOException {
    Path tokens = Files.writeString(folder.resolve("tokens"), "# a comment alone\n");
    assertFault("--token-file: " + tokens, "--check-config", "--token-file=" + tokens);
    Files.writeString(tokens, TOKEN + "\nletmein\n");
    assertFault("line 2", "--check-config", "--token-file=" + tokens);
    assertFalse(err.toString().contains("letmein"), err.toString());
  }

  private static String[] tls(TlsFiles files) {
    return new String[] {
      "--check-config",
      "--model=resnet18",
      "--cut=avgpool",
      "--tls-cert=" + files.certificateChain(),
      "--tls-key=" + files.privateKey()
    };
  }

  @Test
  void checkConfigRefusesACertificateThatIsNotGoodNow(@TempDir Path folder) throws Exception {
    Certificates authority = new Certificates(folder, "ours");
    assertFault("CN=old, which has expired: it ended at ", tls(authority.expired("old")));
    Instant now = Instant.now();
    TlsFiles early =
        authority.issue(
            "early",
            c ->
                c.addSanDnsName("localhost")
                    .notBefore(now.plus(Duration.ofDays(1)))
                    .notAfter(now.plus(Duration.ofDays(99))));
    assertFault("CN=early, which is not valid yet: it begins at ", tls(early));
    assertTrue(err.toString().contains("--tls-cert: " + early.certificateChain()), err.toString());
  }

  @Test
  void checkConfigWarnsOfWhatIsGoodAndWillNotBeForLong(@TempDir Path folder) throws Exception {
    Certificates authority = new Certificates(folder, "ours");
    Instant end = Instant.now().plus(Duration.ofDays(13)).truncatedTo(ChronoUnit.SECONDS);
    TlsFiles soon = authority.issue("soon", c -> c.addSanIpAddress("127.0.0.1").notAfter(end));
    assertEquals(0, run(tls(soon)), err.toString());
    String warning = "warning: --tls-cert: " + soon.certificateChain() + " ends soon, at " + end;
    assertTrue(out.toString().contains(warning), warning + " in " + out);
    TlsFiles later =
        authority.issue(
            "later", c -> c.addSanIpAddress("127.0.0.1").notAfter(end.plus(Duration.ofDays(9))));
    assertEquals(0, run(tls(later)), err.toString());
    assertFalse(out.toString().contains(later.certificateChain() + " ends soon"), out.toString());
  }

  @Test
  void checkConfigWarnsOfACertificateWithoutNames(@TempDir Path folder) throws Exception {
    TlsFiles nameless = new Certificates(folder, "ours").issue("nameless", c -> c);
    assertEquals(0, run(tls(nameless)), err.toString());
    assertTrue(out.toString().contains("without subjectAltName"), out.toString());
  }

  @Test
  void checkConfigTakesKeyAndCertificateFromOneFile(@TempDir Path folder) throws Exception {
    TlsFiles files = new Certificates(folder, "ours").server("both");
    Path both = folder.resolve("combined.pem");
    Files.writeString(
        both, Files.readString(files.privateKey()) + Files.readString(files.certificateChain()));
    assertEquals(0, run(tls(new TlsFiles(both, both))), err.toString());
    assertEquals(
        0,
        run("--check-config", "--model=resnet18", "--cut=avgpool", "--tls-cert=" + both),
        err.toString());
    assertFault("--tls-key: ", "--check-config", "--tls-cert=" + files.certificateChain());
    assertFault(
        "--tls-key-password-file: ",
        "--check-config",
        "--tls-cert=" + both,
        "--tls-key-password-file=" + folder.resolve("no-such"));
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
        "--weights-key=ema",
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
    assertTrue(err.toString().contains("65536 (expected: a port"), err.toString());
  }
}
