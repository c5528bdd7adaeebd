package io.cleave.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.models.shapes.ShapeSet;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command line in a JVM with too little direct memory. */
@Timeout(300)
class DirectMemoryProcessTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"-XX:MaxDirectMemorySize=16k", "-XX:MaxDirectMemorySize=1m"})
  void saysInOneLineWhichOptionGivesMore(String option) throws Exception {
    Path picture = folder.resolve("picture.png");
    ImageIO.write(ShapeSet.test().image(3).picture(), "png", picture.toFile());
    String said =
        CleaveProcess.run(
            folder,
            List.of(option),
            1,
            "classify",
            "--model=demo",
            "--cut=maxpool",
            picture.toString());
    List<String> told = said.lines().filter(line -> line.startsWith("cleave")).toList();
    assertEquals(1, told.size(), said);
    assertTrue(told.get(0).contains("-XX:MaxDirectMemorySize="), said);
    assertTrue(said.lines().noneMatch(line -> line.startsWith("\tat ")), said);
  }
}
