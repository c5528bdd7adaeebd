package io.cleave.edge.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.LambdaBlock;
import io.cleave.codec.protocol.ErrorCode;
import io.cleave.edge.EdgeClient;
import io.cleave.edge.Fallback;
import io.cleave.edge.Prediction;
import io.cleave.edge.PredictionPath;
import io.cleave.edge.Report;
import io.cleave.edge.Stage;
import io.cleave.edge.TailConnectionLostException;
import io.cleave.edge.TailFailedException;
import io.cleave.edge.TailOverloadedException;
import io.cleave.edge.TailRefusedException;
import io.cleave.edge.TailTimeoutException;
import io.cleave.edge.TailUnavailableException;
import io.cleave.edge.fake.AskedServer;
import io.cleave.edge.fake.ScriptedServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a registry shows of a client that is answered, refused, retried and left alone. */
@Timeout(120)
class EdgeMetricsTest {
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final BlockingQueue<AskedServer.Request> asked = new LinkedBlockingQueue<>();

  @Test
  void countsWhatHappened() throws Exception {
    EdgeMetrics metrics = new EdgeMetrics(registry);
    try (NDManager manager = NDManager.newBaseManager("PyTorch");
        NDArray image = manager.ones(new Shape(2, 2, 2));
        AskedServer server = new AskedServer(asked);
        EdgeClient client =
            EdgeClient.builder(ScriptedServer.head(manager), "127.0.0.1", server.port())
                .requestTimeout(Duration.ofMinutes(1))
                .backoff(Duration.ofMillis(1), Duration.ofMillis(1))
                .maxAttempts(2)
                .fallback(
                    Fallback.local(
                        ScriptedServer.tail(
                            new LambdaBlock(
                                x -> {
                                  NDArray all = x.singletonOrThrow().reshape(1, 8);
                                  return new NDList(all.get(":, 0:3"));
                                },
                                "first three"),
                            manager)))
                .fallbackAfter(Duration.ofMinutes(1))
                .listener(metrics)
                .build()) {
      metrics.watch(client::inFlight);
      CompletableFuture<Prediction> retried = client.predictAsync(image);
      asked.take().fail(ErrorCode.OVERLOADED, 0);
      AskedServer.Request again = asked.take();
      assertEquals(1, registry.get("cleave.edge.in.flight").gauge().value());
      again.answer(1);
      Report report = retried.join().report();
      assertEquals(0, registry.get("cleave.edge.in.flight").gauge().value());
      assertEquals(1, count("cleave.edge.retries"));
      assertEquals(1, requests("answered", "remote"));
      assertEquals(report.bytesSent(), count("cleave.edge.sent"));
      assertEquals(report.bytesReceived(), count("cleave.edge.received"));
      assertEquals(ScriptedServer.INPUT.bytes(), count("cleave.edge.raw"));
      assertEquals(1, registry.get("cleave.edge.compression.ratio").summary().count());
      assertEquals((double) report.totalNanos(), nanos("total", "remote"));
      assertEquals((double) report.nanos(Stage.TAIL), nanos("tail", "remote"));
      server.die();
      assertEquals(PredictionPath.LOCAL_TAIL, client.predict(image).path());
      assertEquals(1, requests("answered", "local_tail"));
      assertTrue(nanos("tail", "local_tail") > 0);
      assertEquals(report.bytesSent(), count("cleave.edge.sent"));
      assertTrue(count("cleave.edge.ejections") > 0);
    }
  }

  @Test
  void countsEachKindOfFailure() {
    EdgeMetrics metrics = new EdgeMetrics(registry);
    metrics.failed(new TailUnavailableException("", null));
    metrics.failed(new TailOverloadedException("", 0));
    metrics.failed(new TailTimeoutException(ErrorCode.OVERLOADED.nextStep(), ""));
    metrics.failed(new TailConnectionLostException("", null));
    metrics.failed(new TailRefusedException(ErrorCode.UNKNOWN_MODEL, ""));
    metrics.failed(new TailFailedException(ErrorCode.INTERNAL, ""));
    metrics.hedged(1, "host:1");
    for (String outcome :
        new String[] {
          "unavailable", "overloaded", "timeout", "connection_lost", "refused", "failed"
        }) {
      assertEquals(1, requests(outcome, "none"), outcome);
    }
    assertEquals(1, count("cleave.edge.hedges"));
    assertEquals(0, requests("answered", "remote"));
  }

  private double count(String name) {
    return registry.get(name).counter().count();
  }

  private double requests(String outcome, String path) {
    return registry
        .get("cleave.edge.requests")
        .tags("outcome", outcome, "path", path)
        .counter()
        .count();
  }

  private double nanos(String stage, String path) {
    return registry
        .get("cleave.edge.latency")
        .tags("stage", stage, "path", path)
        .timer()
        .totalTime(TimeUnit.NANOSECONDS);
  }
}
