package io.cleave.spark;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.launcher.JavaModuleOptions;
import org.junit.jupiter.api.Test;

/** What {@code ./run} gives to Java. */
class JvmOptionsTest {
  @Test
  void opensAllThatThisSparkNeeds() throws IOException {
    List<String> given = Files.readAllLines(Path.of("jvm-options"));
    for (String option : JavaModuleOptions.defaultModuleOptionArray()) {
      assertTrue(!option.startsWith("--add-opens") || given.contains(option), option);
    }
  }
}
