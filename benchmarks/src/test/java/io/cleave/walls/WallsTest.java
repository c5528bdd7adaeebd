package io.cleave.walls;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which module knows which, and that packages stay small and without cycles. */
class WallsTest {
  private static final int MAX_CLASSES = 25;
  private static final Pattern INTERNAL = Pattern.compile("\\.internal(\\..*)?$");
  private static final Path DRAWING = Path.of("..", "docs", "architecture.md");
  private static final String SHARED = "io.cleave.codec.internal..";

  private static final JavaClasses ALL =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.cleave");

  /** The modules, by their packages, each with those that it may know: docs/architecture.md. */
  private enum Module {
    CODEC("codec", "io.cleave.codec"),
    CORE("core/runtime", "io.cleave.core", CODEC),
    ONNXRUNTIME("core/onnxruntime", "io.cleave.onnxruntime", CODEC, CORE),
    PYTORCH("core/pytorch", "io.cleave.pytorch", CODEC, CORE),
    LAB("core/lab", "io.cleave.lab", CODEC, CORE, PYTORCH),
    EDGE("edge-runtime", "io.cleave.edge", CODEC, CORE),
    CLOUD("cloud-runtime/server", "io.cleave.cloud", CODEC, CORE),
    SERVER("cloud-runtime/standalone", "io.cleave.server", CODEC, CORE, CLOUD),
    MODELS("examples/models", "io.cleave.models", CODEC, CORE, LAB),
    EMBEDDING("examples/embedding", "io.cleave.examples.embedding", CODEC, CORE, EDGE),
    LEAN("examples/lean", "io.cleave.examples.lean", CODEC, CORE, EDGE),
    CLI(
        "examples/cli",
        "io.cleave.cli",
        CODEC,
        CORE,
        ONNXRUNTIME,
        PYTORCH,
        LAB,
        EDGE,
        CLOUD,
        SERVER,
        MODELS),
    BENCHMARKS(
        "benchmarks",
        "io.cleave.bench",
        CODEC,
        CORE,
        ONNXRUNTIME,
        PYTORCH,
        LAB,
        EDGE,
        CLOUD,
        SERVER,
        MODELS);

    private final String folder;
    private final String root;

    @SuppressWarnings("ImmutableEnumChecker") // Set.of makes it
    private final Set<Module> known;

    Module(String folder, String root, Module... known) {
      this.folder = folder;
      this.root = root;
      this.known = Set.of(known);
    }

    private static Module of(JavaClass each) {
      return Arrays.stream(values())
          .filter(module -> each.getPackageName().startsWith(module.root))
          .findFirst()
          .orElseThrow();
    }

    private String packages() {
      return root + "..";
    }

    private String[] unknown() {
      return Set.of(values()).stream()
          .filter(other -> other != this && !known.contains(other))
          .map(Module::packages)
          .toArray(String[]::new);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aModuleKnowsNoOthersThanTheTableSays(Module module) {
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
    Map<Module, Set<Module>> direct = new EnumMap<>(Module.class);
    for (JavaClass each : ALL) {
      Set<Module> others =
          direct.computeIfAbsent(Module.of(each), m -> EnumSet.noneOf(Module.class));
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
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(String.join("\n", arrows), String.join("\n", drawn));
  }

  @Test
  void everyClassIsOfAModule() {
    Set<String> strangers =
        ALL.stream()
            .map(JavaClass::getPackageName)
            .filter(
                name -> Set.of(Module.values()).stream().noneMatch(m -> name.startsWith(m.root)))
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(Set.of(), strangers);
  }

  @ParameterizedTest
  @ValueSource(strings = {"io.netty..", "java.net..", "java.nio.channels.."})
  void whatRunsAndPreparesNetworksKnowsNoSockets(String sockets) {
    noClasses()
        .that()
        .resideInAnyPackage("io.cleave.codec..", "io.cleave.core..", "io.cleave.lab..")
        .should()
        .dependOnClassesThat(
            resideInAPackage(sockets)
                .and(
                    JavaClass.Predicates.simpleNameContaining("Socket")
                        .or(resideInAPackage("io.netty.."))))
        .allowEmptyShould(true)
        .check(ALL);
  }

  @ParameterizedTest
  @CsvSource({
    "io.cleave.codec.., ai.djl..",
    "io.cleave.edge.., ai.djl.pytorch..",
    "io.cleave.cloud.., ai.djl.pytorch..",
    "io.cleave.core.., ai.djl.pytorch..",
    "io.cleave.edge.., ai.onnxruntime..",
    "io.cleave.cloud.., ai.onnxruntime..",
    "io.cleave.core.., ai.onnxruntime.."
  })
  void noEngineIsKnownBelowTheEngines(String packages, String engine) {
    noClasses()
        .that()
        .resideInAPackage(packages)
        .should()
        .dependOnClassesThat(resideInAPackage(engine))
        .check(ALL);
  }

  @ParameterizedTest
  @EnumSource
  void whatIsInternalIsItsModulesAlone(Module module) {
    noClasses()
        .that()
        .resideOutsideOfPackage(module.packages())
        .should()
        .dependOnClassesThat(
            resideInAPackage(module.root + "..internal..").and(resideOutsideOfPackage(SHARED)))
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

  /** Not made from a description of messages. */
  private static boolean isWritten(JavaClass each) {
    return !each.getPackageName().equals("io.cleave.bench.load")
        || each.getAllRawSuperclasses().stream()
            .noneMatch(parent -> parent.getName().startsWith("com.google.protobuf"));
  }
}
