package io.cleave.examples.lean;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.cloud.TailServer;
import io.cleave.core.Classification;
import io.cleave.core.Model;
import io.cleave.core.Part;
import io.cleave.core.bundle.BundleWriter;
import io.cleave.models.shapes.ShapeSet;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the README of a small device promises: which jars it takes, and that they do. */
class LeanEdgeTest {
  private static final Pattern NATIVE = Pattern.compile("\\.(so|dll|dylib|jnilib|a)$");

  private static final Path CLASSPATH = Path.of("target/classpath.txt");
  private static final Path CLASSES = Path.of("target/classes");
  private static final Path DOCS = Path.of("..", "..", "docs", "embed.md");

  @TempDir private Path folder;

  private static List<Path> jars() throws IOException {
    return Arrays.stream(Files.readString(CLASSPATH).strip().split(File.pathSeparator))
        .map(Path::of)
        .toList();
  }

  /** In a process that has the application's own dependencies and no more. */
  @Test
  void aPictureIsClassifiedWithoutLibtorchAndWithoutWhatCutsGraphs()
      throws IOException, InterruptedException {
    Model model = Model.find("demo");
    Path bundle = folder.resolve("bundle");
    BundleWriter.of(model, "maxpool").write(bundle);
    Files.delete(bundle.resolve("tail.onnx"));
    int image = 5;
    Path picture = folder.resolve("picture.jpg");
    ImageIO.write(ShapeSet.test().image(image).picture(), "jpg", picture.toFile());
    try (Part tail = model.tail("maxpool");
        TailServer server = TailServer.builder().add(tail).address("127.0.0.1", 0).start()) {
      String said = run(bundle.toString(), "127.0.0.1", "" + server.port(), picture.toString());
      String label = Classification.of(model).labels().get(ShapeSet.test().image(image).label());
      assertTrue(said.endsWith(picture + ": " + label + "\n"), said);
    }
  }

  private static String run(String... arguments) throws IOException, InterruptedException {
    String path =
        Stream.concat(Stream.of(CLASSES), jars().stream())
            .map(Path::toString)
            .collect(Collectors.joining(File.pathSeparator));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", path, LeanEdge.class.getName()));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), said);
    return said;
  }

  /** The table in docs/embed.md names these jars, in kilobytes, and no others. */
  @Test
  void theDocumentationListsTheApplicationsJarsWithTheirSizes() throws IOException {
    TreeMap<String, Long> taken = new TreeMap<>();
    for (Path jar : jars()) {
      taken.put(name(jar), (Files.size(jar) + 999) / 1000);
    }
    TreeMap<String, Long> listed = new TreeMap<>();
    for (String line : Files.readAllLines(DOCS)) {
      String[] cells = line.split("\\|", -1);
      if (cells.length == 5 && cells[1].strip().matches("`[^`]+\\.jar`")) {
        listed.put(
            cells[1].strip().replace("`", ""), Long.parseLong(cells[2].strip().replace(",", "")));
      }
    }
    assertEquals(taken.keySet(), listed.keySet());
    listed.forEach(
        (name, kilobytes) ->
            assertTrue(
                Math.abs(kilobytes - taken.get(name)) <= Math.max(5, kilobytes / 10),
                name + ": " + taken.get(name) + " kB (listed: " + kilobytes + ")"));
  }

  @Test
  void theApplicationTakesNothingThatTrainsOrCutsOrReadsCommands() throws IOException {
    String names = jars().stream().map(LeanEdgeTest::name).collect(Collectors.joining(" "));
    for (String unwanted :
        new String[] {"lab", "pytorch", "csv", "picocli", "tribuo", "protobuf", "cloud"}) {
      assertFalse(names.contains(unwanted), unwanted + " in " + names);
    }
  }

  @Test
  void onlyTheTwoThatTheApplicationNamesBringNativeLibraries() throws IOException {
    TreeSet<String> natives = new TreeSet<>();
    for (Path jar : jars()) {
      try (ZipFile zip = new ZipFile(jar.toFile())) {
        if (zip.stream().anyMatch(entry -> NATIVE.matcher(entry.getName()).find())) {
          natives.add(name(jar));
        }
      }
    }
    assertEquals(Set.of("onnxruntime.jar", "zstd-jni.jar"), natives);
  }

  /** Without the version. */
  private static String name(Path jar) {
    return jar.getFileName().toString().replaceFirst("-\\d[^/]*?(-linux_[a-z0-9]+)?\\.jar", ".jar");
  }
}
