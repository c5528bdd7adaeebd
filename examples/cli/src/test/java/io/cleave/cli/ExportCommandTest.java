package io.cleave.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.core.Classification;
import io.cleave.core.Engine;
import io.cleave.core.Model;
import io.cleave.core.Network;
import io.cleave.core.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportCommandTest extends CommandTest {
  @TempDir private Path folder;

  @Test
  void folderIsAModelWhoseHeadMeetsTheTail() throws IOException {
    String output = folder.resolve("head").toString();
    assertEquals(0, run("export", "--cut", "maxpool", "--output", output), err.toString());
    assertTrue(out.toString().contains("input to maxpool of resnet50"), out.toString());
    Model whole = Model.find("demo");
    Model exported = Model.find(output);
    assertEquals(Classification.of(whole), exported.task());
    Network network = whole.network();
    try (Part head = exported.head("maxpool");
        Part tail =
            Engine.named("pytorch", network)
                .load(whole, network.tailFrom(network.cut("maxpool")))) {
      tail.id().requireSameModel(head.id());
      assertEquals(head.wanted(), tail.given());
    }
  }

  @Test
  void nothingIsWrittenWhereThereIsNoSuchCut() {
    Path output = folder.resolve("none");
    assertEquals(2, run("export", "--cut", "nowhere", "--output", output.toString()));
    assertTrue(err.toString().contains("nowhere"), err.toString());
    assertTrue(Files.notExists(output));
  }
}
