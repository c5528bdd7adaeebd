package io.cleave.edge;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.cleave.edge.fake.AskedServer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What tests have whose servers leave each request to them. */
abstract class WithAskedServers extends WithImage {
  final BlockingQueue<AskedServer.Request> asked = new LinkedBlockingQueue<>();

  /** The next request, whichever server got it. */
  final AskedServer.Request asked() throws InterruptedException {
    AskedServer.Request request = asked.poll(30, TimeUnit.SECONDS);
    assertNotNull(request, "no server was asked");
    return request;
  }
}
