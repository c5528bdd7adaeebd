package io.cleave.walls;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameContaining;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.training.ParameterStore;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.core.importer.Locations;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import io.cleave.codec.internal.Check;
import io.cleave.codec.internal.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

/** Which module knows which, and that packages stay small and without cycles. */
class WallsTest {
  private static final int MAX_CLASSES = 25;
  private static final Pattern INTERNAL = Pattern.compile("\\.internal(\\..*)?$");
  private static final Path DRAWING = Path.of("..", "docs", "architecture.md");

  /** No dependency: who runs a benchmark need not have Spark. It is there when all was built. */
  private static final Path SPARK_CLASSES = Path.of("..", "examples", "spark", "target", "classes");

  /** All that modules share of what is internal: no API, and the same everywhere. */
  private static final DescribedPredicate<JavaClass> SHARED =
      belongToAnyOf(Check.class, Sha256.class)
          .or(resideInAPackage("io.cleave.codec.internal.pem"))
          .or(resideInAPackage("io.cleave.codec.internal.file"));

  private static final DescribedPredicate<JavaClass> SOCKETS =
      resideInAnyPackage("io.netty..", "java.net.http..")
          .or(
              resideInAnyPackage("java.net..", "javax.net..", "java.nio.channels..")
                  .and(simpleNameContaining("Socket")))
          .or(assignableTo(URLConnection.class));

  private static final JavaClasses ALL = classes();

  /** The modules, by their packages, each with those that it may know: docs/architecture.md. */
  private static final List<Module> MODULES =
      """
      core/fixtures            io.cleave.fixtures
      codec                    io.cleave.codec
      core/runtime             io.cleave.core                codec
      core/onnxruntime         io.cleave.onnxruntime         codec core
      core/pytorch             io.cleave.pytorch             codec core
      core/lab                 io.cleave.lab                 codec core pytorch
      edge-runtime             io.cleave.edge                codec core
      cloud-runtime/server     io.cleave.cloud               codec core
      cloud-runtime/standalone io.cleave.server              codec core cloud
      examples/models          io.cleave.models              codec core lab
      examples/embedding       io.cleave.examples.embedding  codec core edge
      examples/lean            io.cleave.examples.lean       codec core edge
      examples/sentences       io.cleave.examples.sentences codec core edge cloud
      examples/cli             io.cleave.cli                 codec core onnxruntime pytorch lab edge cloud server models
      examples/spark           io.cleave.spark               codec core lab server cli
      benchmarks               io.cleave.bench               codec core onnxruntime pytorch lab edge cloud server
      """
          .lines()
          .map(Module::parse)
          .toList();

  private record Module(String folder, String root, Set<String> known) {
    static Module parse(String line) {
      List<String> words = List.of(line.split(" +"));
      return new Module(words.get(0), words.get(1), Set.copyOf(words.subList(2, words.size())));
    }

    private String name() {
      return root.substring("io.cleave.".length());
    }

    private boolean isSpark() {
      return name().equals("spark");
    }

    private boolean isThere() {
      return !isSpark() || Files.isDirectory(SPARK_CLASSES);
    }

    private static Module of(JavaClass each) {
      return MODULES.stream()
          .filter(module -> each.getPackageName().startsWith(module.root))
          .findFirst()
          .orElseThrow();
    }

    private String packages() {
      return root + "..";
    }

    private String[] unknown() {
      return MODULES.stream()
          .filter(other -> !other.equals(this) && !known.contains(other.name()))
          .map(Module::packages)
          .toArray(String[]::new);
    }
  }

  private static JavaClasses classes() {
    Set<Location> places = new HashSet<>(Locations.ofPackage("io.cleave"));
    if (Files.isDirectory(SPARK_CLASSES)) {
      places.add(Location.of(SPARK_CLASSES));
    }
    return new ClassFileImporter()
        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
        .importLocations(places);
  }

  @ParameterizedTest
  @FieldSource("MODULES")
  void aModuleKnowsNoOthersThanTheTableSays(Module module) {
    assumeTrue(module.isThere(), "was not built");
    assertFalse(ALL.that(resideInAPackage(module.packages())).isEmpty(), "no class is there");
    noClasses()
        .that()
        .resideInAPackage(module.packages())
        .should()
        .dependOnClassesThat(resideInAnyPackage(module.unknown()))
        .check(ALL);
  }

  /** Without those that another arrow implies. */
  @Test
  void theDrawingInTheDocumentationIsOfTheseModules() throws IOException {
    Map<Module, Set<Module>> direct = new HashMap<>();
    for (JavaClass each : ALL) {
      Set<Module> others = direct.computeIfAbsent(Module.of(each), m -> new HashSet<>());
      each.getDirectDependenciesFromSelf().stream()
          .map(Dependency::getTargetClass)
          .filter(target -> target.getPackageName().startsWith("io.cleave."))
          .forEach(target -> others.add(Module.of(target)));
    }
    direct.forEach((module, others) -> others.remove(module));
    Set<String> arrows = new TreeSet<>();
    direct.forEach(
        (module, others) ->
            others.stream()
                .filter(other -> others.stream().noneMatch(o -> direct.get(o).contains(other)))
                .forEach(other -> arrows.add("  " + module.folder + " --> " + other.folder)));
    Set<String> drawn =
        Files.readAllLines(DRAWING).stream()
            .filter(line -> line.contains(" --> ") && line.startsWith("  "))
            .filter(line -> Files.isDirectory(SPARK_CLASSES) || !line.contains("examples/spark"))
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(String.join("\n", arrows), String.join("\n", drawn));
  }

  /** DJL gives layers their parameters and first values by classes of its package for training. */
  @Test
  void coreTrainsNothingAndKnowsNoSetsOfImages() {
    noClasses()
        .that()
        .resideInAPackage("io.cleave.core..")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("ai.djl.training..", "ai.djl.basicdataset..")
                .and(not(belongToAnyOf(ParameterStore.class)))
                .and(not(resideInAPackage("ai.djl.training.initializer"))))
        .check(ALL);
  }

  @Test
  void everyClassIsOfAModule() {
    Set<String> strangers =
        ALL.stream()
            .map(JavaClass::getPackageName)
            .filter(name -> MODULES.stream().noneMatch(m -> name.startsWith(m.root)))
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(Set.of(), strangers);
  }

  @Test
  void whatRunsAndPreparesNetworksKnowsNoSockets() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "io.cleave.codec..", "io.cleave.core..", "io.cleave.lab..", "io.cleave.models..")
        .should()
        .dependOnClassesThat(SOCKETS)
        .check(ALL);
  }

  @Test
  void theRuleOfSocketsSeesWhatOpensThem() {
    for (Class<?> each :
        List.of(
            java.net.Socket.class,
            java.net.ServerSocket.class,
            java.net.DatagramSocket.class,
            java.net.HttpURLConnection.class,
            java.net.http.HttpClient.class,
            java.nio.channels.SocketChannel.class,
            java.nio.channels.AsynchronousServerSocketChannel.class,
            javax.net.ssl.SSLSocketFactory.class,
            io.netty.channel.Channel.class)) {
      assertTrue(SOCKETS.test(new ClassFileImporter().importClass(each)), each.getName());
    }
    for (Class<?> each : List.of(java.net.URI.class, java.nio.channels.FileChannel.class)) {
      assertFalse(SOCKETS.test(new ClassFileImporter().importClass(each)), each.getName());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "io.cleave.codec.., ai.djl..",
    "io.cleave.edge.., ai.djl.pytorch..",
    "io.cleave.cloud.., ai.djl.pytorch..",
    "io.cleave.core.., ai.djl.pytorch..",
    "io.cleave.codec.., ai.onnxruntime..",
    "io.cleave.edge.., ai.onnxruntime..",
    "io.cleave.cloud.., ai.onnxruntime..",
    "io.cleave.core.., ai.onnxruntime..",
    "io.cleave.lab.., ai.onnxruntime..",
    "io.cleave.pytorch.., ai.onnxruntime..",
    "io.cleave.onnxruntime.., ai.djl.pytorch.."
  })
  void noEngineIsKnownBelowTheEnginesNorToTheOther(String packages, String engine) {
    noClasses()
        .that()
        .resideInAPackage(packages)
        .should()
        .dependOnClassesThat(resideInAPackage(engine))
        .check(ALL);
  }

  @ParameterizedTest
  @FieldSource("MODULES")
  void whatIsInternalIsItsModulesAlone(Module module) {
    noClasses()
        .that()
        .resideOutsideOfPackage(module.packages())
        .should()
        .dependOnClassesThat(resideInAPackage(module.root + "..internal..").and(not(SHARED)))
        .check(ALL);
  }

  /** A package and its internal ones are one thing: it is the way in, and they say it back. */
  @Test
  void packagesHaveNoCycles() {
    requireNoCycles(WallsTest::owner, ALL);
  }

  /** Below that way in, every package is a thing of its own. */
  @Test
  void internalPackagesHaveNoCycles() {
    requireNoCycles(Function.identity(), ALL.that(resideInAPackage("..internal..")));
  }

  private static void requireNoCycles(Function<String, String> sliceOfPackage, JavaClasses among) {
    slices()
        .assignedFrom(
            new SliceAssignment() {
              @Override
              public SliceIdentifier getIdentifierOf(JavaClass each) {
                return SliceIdentifier.of(sliceOfPackage.apply(each.getPackageName()));
              }

              @Override
              public String getDescription() {
                return "packages";
              }
            })
        .should()
        .beFreeOfCycles()
        .check(among);
  }

  private static String owner(String packageName) {
    return packageName.startsWith("io.cleave.codec.internal")
        ? packageName
        : INTERNAL.matcher(packageName).replaceFirst("");
  }

  @Test
  void packagesStaySmall() {
    Map<String, Long> large =
        ALL.stream()
            .filter(each -> each.isTopLevelClass() && !each.getSimpleName().equals("package-info"))
            .filter(WallsTest::isWritten)
            .collect(Collectors.groupingBy(JavaClass::getPackageName, Collectors.counting()));
    large.values().removeIf(classes -> classes <= MAX_CLASSES);
    assertEquals(Map.of(), new TreeMap<>(large));
  }

  @ParameterizedTest
  @FieldSource("MODULES")
  void packagesOfTestsStaySmall(Module module) throws IOException {
    Path sources = Path.of("..", module.folder, "src", "test", "java");
    assumeTrue(Files.isDirectory(sources), "has no tests");
    try (Stream<Path> files = Files.walk(sources)) {
      Map<Path, Long> large =
          files
              .filter(file -> file.toString().endsWith(".java"))
              .filter(file -> !file.endsWith("package-info.java"))
              .collect(Collectors.groupingBy(Path::getParent, Collectors.counting()));
      large.values().removeIf(classes -> classes <= MAX_CLASSES);
      assertEquals(Map.of(), large);
    }
  }

  /** One form says what a method returns: {@code {@return ...}}, at the beginning. */
  @ParameterizedTest
  @FieldSource("MODULES")
  void javadocSaysInOneFormWhatIsReturned(Module module) throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("..", module.folder, "src"))) {
      List<Path> others =
          files
              .filter(file -> file.toString().endsWith(".java"))
              .filter(WallsTest::hasReturnBlock)
              .toList();
      assertEquals(List.of(), others);
    }
  }

  private static boolean hasReturnBlock(Path file) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.anyMatch(line -> line.strip().startsWith("* @return"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Not made from a description of messages. */
  private static boolean isWritten(JavaClass each) {
    return !each.getPackageName().equals("io.cleave.bench.load")
        || each.getAllRawSuperclasses().stream()
            .noneMatch(parent -> parent.getName().startsWith("com.google.protobuf"));
  }
}
