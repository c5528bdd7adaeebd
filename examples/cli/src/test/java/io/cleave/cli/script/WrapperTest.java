package io.cleave.cli.script;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "cleave.cmd is another script")
class WrapperTest {
  @TempDir private Path folder;
  private Checkout checkout;

  @BeforeEach
  void create() throws IOException {
    folder = folder.toRealPath();
    checkout = Checkout.create(folder.resolve("a"), folder.resolve("tools"));
  }

  private String classPathAt(Path home) {
    return home.resolve("examples/cli/target/classes")
        + ":"
        + home.resolve("codec/target/classes")
        + ":"
        + folder.resolve("tools/repository/a.jar")
        + ":"
        + home.resolve("core/runtime/target/classes");
  }

  @Test
  void buildsOnceAndPassesEveryArgument() throws Exception {
    assertEquals(classPathAt(checkout.home), Checkout.classPath(checkout.run("cuts")));
    List<String> again = checkout.run("cuts", "--model", "a b", "*");
    assertEquals(
        List.of("io.cleave.cli.Cleave", "cuts", "--model", "a b", "*"),
        again.subList(again.size() - 5, again.size()));
    assertEquals(1, checkout.builds());
  }

  @ParameterizedTest
  @CsvSource({"b", "deep/er/b", "with blanks", "grün", "a/../c", "[x]* $y"})
  void aMovedCheckoutRunsItsOwnClassesAtOnce(String place) throws Exception {
    checkout.run();
    Checkout moved = checkout.movedTo(folder.resolve(place).normalize());
    assertEquals(classPathAt(moved.home), Checkout.classPath(moved.run()));
    assertEquals(1, moved.builds());
  }

  @Test
  void aCopiedCheckoutNeverRunsTheOriginalsClasses() throws Exception {
    checkout.run();
    Checkout copy = checkout.copiedTo(folder.resolve("copy"));
    assertEquals(classPathAt(copy.home), Checkout.classPath(copy.run()));
    Checkout inside = checkout.copiedTo(folder.resolve("a-copy/of/a"));
    assertEquals(classPathAt(inside.home), Checkout.classPath(inside.run()));
    assertEquals(classPathAt(checkout.home), Checkout.classPath(checkout.run()));
    assertEquals(1, copy.builds());
  }

  @Test
  void aCheckoutThatWasPackagedRunsItsJarsWhereverItIs() throws Exception {
    checkout.run();
    Files.createFile(checkout.home.resolve("codec/target/cleave-codec-1.jar"));
    checkout.writeList(checkout.home.resolve("codec/target/cleave-codec-1.jar").toString());
    Checkout moved = checkout.movedTo(folder.resolve("b"));
    assertEquals(
        moved.home.resolve("examples/cli/target/classes")
            + ":"
            + moved.home.resolve("codec/target/cleave-codec-1.jar"),
        Checkout.classPath(moved.run()));
  }

  @Test
  void buildsAnewWhenWhatWasBuiltDidNotMoveAlong() throws Exception {
    checkout.run();
    Checkout moved = checkout.movedTo(folder.resolve("b"));
    Files.delete(moved.home.resolve("core/runtime/target/classes"));
    assertEquals(classPathAt(moved.home), Checkout.classPath(moved.run()));
    assertEquals(2, moved.builds());
  }

  @Test
  void buildsAnewWhenMavensRepositoryIsGone() throws Exception {
    checkout.run();
    checkout.moveRepository("elsewhere");
    Path elsewhere = folder.resolve("tools/elsewhere");
    List<String> printed = checkout.run(Map.of("REPOSITORY", elsewhere.toString()));
    assertTrue(Checkout.classPath(printed).contains(elsewhere + "/a.jar"), printed.toString());
    assertEquals(2, checkout.builds());
  }

  @Test
  void buildsAnewWhenTheModulesAreThoseThatSomebodyInstalled() throws Exception {
    checkout.run();
    Path installed = folder.resolve("tools/repository/cleave-codec-1.jar");
    Files.createFile(installed);
    checkout.writeList(installed.toString());
    assertEquals(classPathAt(checkout.home), Checkout.classPath(checkout.run()));
    assertEquals(2, checkout.builds());
  }

  @Test
  void saysWhatIsWrongWhenMavenLeftNoClassPathOfThisPlace() throws Exception {
    List<String> printed = checkout.run(Map.of("MORE", ":" + folder.resolve("no-such.jar")));
    assertTrue(
        printed.get(printed.size() - 1).contains("classpath.txt: is not what Maven should have"),
        printed.toString());
    assertFalse(printed.contains("-cp"), printed.toString());
  }

  @Test
  void aSourceThatChangesDuringABuildIsBuiltNextTime() throws Exception {
    checkout.holdBuilds();
    Process first = Checkout.start(checkout.command(Map.of()));
    awaitBuilds(1);
    checkout.changeSourceDuringABuild();
    checkout.letBuild();
    Checkout.lines(first);
    checkout.run();
    assertEquals(2, checkout.builds());
  }

  @Test
  void aChangedSourceIsBuilt() throws Exception {
    checkout.run();
    checkout.changeSource();
    checkout.run();
    assertEquals(2, checkout.builds());
  }

  @Test
  void twoAtOnceBuildOnce() throws Exception {
    checkout.holdBuilds();
    Process first = Checkout.start(checkout.command(Map.of()));
    awaitBuilds(1);
    Process second = Checkout.start(checkout.command(Map.of()));
    BufferedReader said = second.inputReader(StandardCharsets.UTF_8);
    assertEquals("cleave: waiting for another build of " + checkout.home, said.readLine());
    checkout.letBuild();
    assertEquals(classPathAt(checkout.home), Checkout.classPath(Checkout.lines(first)));
    assertEquals(classPathAt(checkout.home), Checkout.classPath(said.lines().toList()));
    assertEquals(1, checkout.builds());
  }

  private void awaitBuilds(int count) throws Exception {
    while (checkout.builds() < count) {
      Thread.sleep(10);
    }
  }

  @Test
  void startsThroughLinksFromAnyFolder() throws Exception {
    Path bin = Files.createDirectories(folder.resolve("some bin"));
    Path link = Files.createSymbolicLink(bin.resolve("cleave"), Path.of("..", "links", "there"));
    Files.createDirectories(folder.resolve("links"));
    Files.createSymbolicLink(folder.resolve("links/there"), checkout.home.resolve("cleave"));
    ProcessBuilder command = checkout.command(Map.of("CDPATH", folder + ":/"));
    command.command(link.toString()).directory(bin.toFile());
    assertEquals(
        classPathAt(checkout.home), Checkout.classPath(Checkout.lines(Checkout.start(command))));
    ProcessBuilder relative = checkout.command(Map.of("CDPATH", folder + ":/"));
    relative.command("a/cleave").directory(folder.toFile());
    assertEquals(
        classPathAt(checkout.home), Checkout.classPath(Checkout.lines(Checkout.start(relative))));
    assertEquals(1, checkout.builds());
  }

  @Test
  void aLinkToTheFolderIsThePlaceItself() throws Exception {
    checkout.run();
    Files.createSymbolicLink(folder.resolve("link"), checkout.home);
    ProcessBuilder command = checkout.command(Map.of());
    command.command(folder.resolve("link/cleave").toString());
    assertEquals(
        classPathAt(checkout.home), Checkout.classPath(Checkout.lines(Checkout.start(command))));
    assertEquals(1, checkout.builds());
  }

  @Test
  void rejectsAFolderThatNoClassPathCanName() throws Exception {
    List<String> printed = checkout.movedTo(folder.resolve("a:b")).run();
    assertEquals(
        List.of(
            "cleave: "
                + folder.resolve("a:b")
                + ": a class path cannot name it (expected: a folder without a colon)"),
        printed);
  }

  @ParameterizedTest
  @CsvSource({"17.0.15, false", "21.0.9, false", "22, true", "25.0.1, true"})
  void nativeLibrariesAreAllowedWhereJavaWarnsOfThem(String version, boolean warns)
      throws Exception {
    List<String> said = checkout.run(Map.of("JAVA_SAYS", version));
    assertEquals(warns, said.contains("--enable-native-access=ALL-UNNAMED"), said.toString());
  }

  @Test
  void rejectsAJavaThatIsTooOldOrNone() throws Exception {
    Path old = Files.createDirectories(folder.resolve("old/bin")).resolve("java");
    Files.writeString(old, "#!/bin/sh\necho 'java version \"1.8.0_412\"' >&2\n");
    assertTrue(old.toFile().setExecutable(true));
    assertEquals(
        List.of(
            "cleave: "
                + old
                + " is of version 1 (expected: JDK 17 or later, on the PATH or in JAVA_HOME)"),
        checkout.run(Map.of("JAVA_HOME", folder.resolve("old").toString())));
    assertTrue(
        checkout.run(Map.of("JAVA_HOME", "/none")).get(0).contains("no /none/bin/java found"));
  }

  @Test
  void temporaryFilesGoWhereTheEnvironmentSays() throws Exception {
    Path place = Files.createDirectories(folder.resolve("temporary files"));
    assertTrue(
        checkout.run(Map.of("TMPDIR", place.toString())).contains("-Djava.io.tmpdir=" + place));
    assertFalse(String.join("\n", checkout.run(Map.of("TMPDIR", "/none"))).contains("tmpdir"));
  }

  /** Every Linux has C.UTF-8; that another is not there is part of the test. */
  @EnabledOnOs(OS.LINUX)
  @ParameterizedTest
  @CsvSource({
    "NONE, '', LC_ALL=C.UTF-8 LC_CTYPE=",
    "LANG, C, LC_ALL=C.UTF-8 LC_CTYPE=",
    "LANG, POSIX, LC_ALL=C.UTF-8 LC_CTYPE=",
    "LANG, xx_XX.UTF-8, LC_ALL=C.UTF-8 LC_CTYPE=",
    "LC_CTYPE, xx_XX.UTF-8, LC_ALL=C.UTF-8 LC_CTYPE=xx_XX.UTF-8",
    "LC_ALL, C, LC_ALL=C.UTF-8 LC_CTYPE=",
    "LC_ALL, xx_XX.UTF-8, LC_ALL=C.UTF-8 LC_CTYPE=",
    "LC_ALL, '', LC_ALL=C.UTF-8 LC_CTYPE=",
    "LANG, C.UTF-8, LC_ALL= LC_CTYPE=",
    "LC_CTYPE, C.UTF-8, LC_ALL= LC_CTYPE=C.UTF-8",
    "LC_ALL, C.UTF-8, LC_ALL=C.UTF-8 LC_CTYPE="
  })
  void javaGetsALocaleInWhichEveryFileHasAName(String variable, String value, String expected)
      throws Exception {
    List<String> printed = checkout.run(Map.of(variable, value));
    assertTrue(printed.contains(expected), printed.toString());
  }
}
