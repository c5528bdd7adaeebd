package io.cleave.cli.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import io.cleave.cli.Cleave;
import io.cleave.server.process.JavaCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the demo as a user does: three processes and real sockets. */
class DemoTest {

  private static final int IMAGES = 40;

  @TempDir Path folder;

  @Test
  void demoClassifiesThroughTwoProcessesAndKeepsTheModelsAccuracyUnpruned() throws Exception {
    JsonObject cut = demo("maxpool");
    assertEquals(16 * 16 * 16 * 4, cut.get("rawBytes").getAsInt());
    JsonObject unpruned = cut.getAsJsonArray("profiles").get(0).getAsJsonObject();
    assertEquals("exact", unpruned.get("profile").getAsString());
    assertEquals(1.0, unpruned.get("agreement").getAsDouble());
    assertTrue(unpruned.get("top1").getAsDouble() > 0.8, unpruned.toString());
  }

  private JsonObject demo(String cut) throws IOException, InterruptedException {
    Path json = folder.resolve("demo.json");
    Path log = folder.resolve("demo.log");
    List<String> command =
        JavaCommand.of(
            Cleave.class,
            List.of(),
            "demo",
            "--images",
            "" + IMAGES,
            "--cut",
            cut,
            "--json",
            json.toString());
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      assertTrue(process.waitFor(5, TimeUnit.MINUTES), "the demo does not end");
      assertEquals(0, process.exitValue(), () -> read(log));
      assertTrue(read(log).contains("Cut at maxpool"), read(log));
    } finally {
      process.destroyForcibly();
    }
    return new Gson()
        .fromJson(Files.readString(json), JsonObject.class)
        .getAsJsonArray("cuts")
        .get(0)
        .getAsJsonObject();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
