package io.cleave.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.cloud.ServerFixture;
import io.cleave.server.admin.AdminServer;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;
import picocli.CommandLine;

/** What lies under {@code deploy} names only what the server has. */
class DeployTest {
  private static final Path DEPLOY = Path.of("deploy");
  private static final Path KUBERNETES = DEPLOY.resolve("kubernetes");
  private static final Pattern OPTION = Pattern.compile("--[a-z][a-z-]+");

  private static CommandLine serve() {
    return new CommandLine(new ServeCommand());
  }

  private static String read(Path file) throws IOException {
    return Files.readString(file);
  }

  private static Properties properties(Path file) throws IOException {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    }
    return properties;
  }

  /** Lines that run the server, without their comments. */
  private static Stream<String> lines(Path file, String mark) {
    try {
      return read(file).lines().filter(line -> !line.startsWith("#") && line.contains(mark));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void everyOptionThatIsNamedExists() {
    List<String> named =
        Stream.of(
                lines(DEPLOY.resolve("Dockerfile"), "cleave-server --"),
                lines(DEPLOY.resolve("Dockerfile"), "CMD"),
                lines(DEPLOY.resolve("systemd/cleave-server.service"), "Exec"),
                lines(KUBERNETES.resolve("deployment.yaml"), "args:"),
                lines(KUBERNETES.resolve("tails"), "--"))
            .flatMap(lines -> lines)
            .flatMap(line -> OPTION.matcher(line).results())
            .map(MatchResult::group)
            .toList();
    assertTrue(named.size() >= 8, named.toString());
    for (String option : named) {
      assertNotNull(serve().getCommandSpec().findOption(option), option);
    }
  }

  @Test
  void everyPropertyIsAnOptionThatTakesItsValue() {
    serve().parseArgs("--config", KUBERNETES.resolve("server.properties").toString());
    serve().parseArgs("--config", DEPLOY.resolve("systemd/server.properties").toString());
  }

  @Test
  void unitWaitsLongerThanTheServerDrains() throws IOException {
    String unit = read(DEPLOY.resolve("systemd/cleave-server.service"));
    String drain =
        properties(DEPLOY.resolve("systemd/server.properties")).getProperty("drain-timeout");
    assertTrue(number(unit, "TimeoutStopSec=(\\d+)") > number(drain, "(\\d+)s"));
  }

  private static int number(String text, String pattern) {
    return Pattern.compile(pattern)
        .matcher(text)
        .results()
        .mapToInt(found -> Integer.parseInt(found.group(1)))
        .findFirst()
        .orElseThrow();
  }

  /** What lies under the keys and list indices of a manifest. */
  private static Object at(String file, Object... keys) throws IOException {
    Object node = new Yaml().load(read(KUBERNETES.resolve(file)));
    for (Object key : keys) {
      node = key instanceof Integer i ? ((List<?>) node).get(i) : ((Map<?, ?>) node).get(key);
      assertNotNull(node, file + " has no " + key);
    }
    return node;
  }

  @Test
  void podWaitsLongerThanTheServerDrains() throws IOException {
    int grace =
        (int) at("deployment.yaml", "spec", "template", "spec", "terminationGracePeriodSeconds");
    String sleep = (String) container("lifecycle", "preStop", "exec", "command", 1);
    String drain = properties(KUBERNETES.resolve("server.properties")).getProperty("drain-timeout");
    assertTrue(grace > Integer.parseInt(sleep) + number(drain, "(\\d+)s"));
  }

  private static Object container(Object... keys) throws IOException {
    List<Object> path = new ArrayList<>(List.of("spec", "template", "spec", "containers", 0));
    path.addAll(List.of(keys));
    return at("deployment.yaml", path.toArray());
  }

  @Test
  void portsAreTheSameEverywhere() throws IOException {
    Properties options = properties(KUBERNETES.resolve("server.properties"));
    int tail = Integer.parseInt(options.getProperty("port"));
    int admin = Integer.parseInt(options.getProperty("admin-port"));
    assertEquals(tail, (int) container("ports", 0, "containerPort"));
    assertEquals(admin, (int) container("ports", 1, "containerPort"));
    assertEquals(tail, (int) at("service.yaml", "spec", "ports", 0, "port"));
    String image = read(DEPLOY.resolve("Dockerfile"));
    assertTrue(image.contains("EXPOSE " + tail + " " + admin));
  }

  @Test
  void manifestsPointAtEachOther() throws IOException {
    Object pod = at("deployment.yaml", "spec", "template", "metadata", "labels");
    assertEquals(pod, at("deployment.yaml", "spec", "selector", "matchLabels"));
    assertEquals(pod, at("service.yaml", "spec", "selector"));
    assertEquals(pod, at("pdb.yaml", "spec", "selector", "matchLabels"));
    assertEquals(pod, at("networkpolicy.yaml", "spec", "podSelector", "matchLabels"));
    Object name = at("deployment.yaml", "metadata", "name");
    assertEquals(name, at("hpa.yaml", "spec", "scaleTargetRef", "name"));
    for (Object resource : (List<?>) at("kustomization.yaml", "resources")) {
      assertNotNull(at((String) resource, "apiVersion"));
    }
  }

  @Test
  void everyFileThatAnOptionNamesIsMounted() throws IOException {
    List<?> mounts = (List<?>) container("volumeMounts");
    Properties options = properties(KUBERNETES.resolve("server.properties"));
    for (String option : new String[] {"tails", "tls-cert", "tls-key", "token-file"}) {
      String file = options.getProperty(option);
      assertTrue(
          mounts.stream()
              .map(mount -> ((Map<?, ?>) mount).get("mountPath") + "/")
              .anyMatch(file::startsWith),
          file);
    }
  }

  @Test
  void probesAndTheScalersMetricExist() throws Exception {
    try (AdminServer admin =
            AdminServer.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        ServerFixture fixture = ServerFixture.plusOne(b -> b.listener(admin.listener()))) {
      admin.ready(fixture.server);
      for (String probe : new String[] {"startupProbe", "readinessProbe", "livenessProbe"}) {
        assertEquals("admin", container(probe, "httpGet", "port"));
        assertEquals(
            200, get(admin, (String) container(probe, "httpGet", "path")).statusCode(), probe);
      }
      String metric = (String) at("hpa.yaml", "spec", "metrics", 0, "pods", "metric", "name");
      String scraped = get(admin, "/metrics").body();
      assertTrue(scraped.lines().anyMatch(line -> line.startsWith(metric + " ")), metric);
    }
  }

  private static HttpResponse<String> get(AdminServer admin, String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + admin.address().getPort() + path);
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
  }
}
