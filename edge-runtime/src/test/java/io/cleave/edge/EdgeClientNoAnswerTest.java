package io.cleave.edge;

import static io.cleave.edge.fake.Outcomes.assertAnswer;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.LambdaBlock;
import io.cleave.codec.protocol.ErrorCode;
import io.cleave.core.RawTensors;
import io.cleave.core.Task;
import io.cleave.edge.fake.FailureListener;
import io.cleave.edge.fake.FiniteTask;
import io.cleave.edge.fake.ScriptedServer;
import io.cleave.edge.fake.TestParts;
import io.cleave.fixtures.NoLeaks;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Outputs that the model's task takes for no answer, wherever they were made. */
@ExtendWith(NoLeaks.class)
@Timeout(120)
class EdgeClientNoAnswerTest extends ClientsOfAskedServer {
  private final List<TailException> failures = new CopyOnWriteArrayList<>();

  private EdgeClientBuilder builder(Task<?, ?> task) {
    LambdaBlock twice = new LambdaBlock(x -> new NDList(x.singletonOrThrow().mul(2)), "double");
    return EdgeClient.builder(
            TestParts.of(
                ScriptedServer.NETWORK,
                ScriptedServer.NETWORK.headTo(ScriptedServer.CUT),
                twice,
                manager,
                task),
            "127.0.0.1",
            server.port())
        .connectTimeout(Duration.ofMinutes(1))
        .requestTimeout(Duration.ofMinutes(1))
        .backoff(Duration.ofMillis(1), Duration.ofMillis(10))
        .listener(new FailureListener(failures::add));
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void failsWhereTheServersOutputsAreNotFinite(float value) throws Exception {
    try (EdgeClient client = builder(new FiniteTask()).build()) {
      CompletableFuture<Prediction> answer = client.predictAsync(image);
      asked.take().answer(value);
      assertFails("answer: " + value, answer);
      assertEquals(1, failures.size());
      assertEquals(0, client.inFlight());
    }
  }

  @Test
  void failsWhereTheDevicesOwnOutputsAreNotFinite() throws Exception {
    server.close();
    LambdaBlock nothing =
        new LambdaBlock(x -> new NDList(manager.zeros(new Shape(1, 3)).div(0)), "0/0");
    Fallback fallback = Fallback.local(ScriptedServer.tail(nothing, manager));
    try (EdgeClient client = builder(new FiniteTask()).fallback(fallback).build()) {
      assertFails("answer: NaN", client.predictAsync(image));
    }
  }

  @Test
  void passesThemOnWhereTheTaskHasNothingToSay() throws Exception {
    try (EdgeClient client = builder(new RawTensors()).build()) {
      CompletableFuture<Prediction> answer = client.predictAsync(image);
      asked.take().answer(Float.NEGATIVE_INFINITY);
      assertAnswer(Float.NEGATIVE_INFINITY, answer);
    }
  }

  private static void assertFails(String message, CompletableFuture<Prediction> answer) {
    CompletionException e = assertThrows(CompletionException.class, answer::join);
    TailFailedException failure = (TailFailedException) e.getCause();
    assertEquals(message, failure.getMessage());
    assertEquals(ErrorCode.BAD_TENSOR, failure.code());
  }
}
