package io.cleave.server;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One page in a Chromium without a window, driven by the <a
 * href="https://chromedevtools.github.io/devtools-protocol/">DevTools protocol</a>.
 */
final class Browser implements AutoCloseable {
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome");
  private static final String LISTENING = "DevTools listening on ";
  private static final long LONGEST_SECONDS = 60;

  private final Gson gson = new Gson();
  private final Process process;
  private final WebSocket socket;
  private final AtomicInteger ids = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonObject>> calls = new ConcurrentHashMap<>();
  private final List<String> problems = new CopyOnWriteArrayList<>();
  private final Map<String, CompletableFuture<Void>> loads = new ConcurrentHashMap<>();

  private Browser(Process process, URI page) {
    this.process = process;
    this.socket =
        HttpClient.newHttpClient().newWebSocketBuilder().buildAsync(page, new Messages()).join();
    for (String domain : List.of("Page", "Runtime", "Log")) {
      call(domain + ".enable", Map.of());
    }
    call("Page.setLifecycleEventsEnabled", Map.of("enabled", true));
  }

  /** The program on the PATH, if there is one. */
  static Optional<Path> program() {
    for (String folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
      for (String name : NAMES) {
        Path program = Path.of(folder, name);
        if (!folder.isEmpty() && Files.isExecutable(program)) {
          return Optional.of(program);
        }
      }
    }
    return Optional.empty();
  }

  /** Starts a browser that shows an empty page and keeps its files in the folder. */
  static Browser start(Path program, Path folder) throws IOException, InterruptedException {
    Path profile = folder.resolve("profile");
    Process process =
        new ProcessBuilder(
                program.toString(),
                "--headless",
                "--no-sandbox",
                "--hide-scrollbars",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-background-networking",
                "--disable-sync",
                "--disable-component-update",
                "--no-first-run",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile,
                "about:blank")
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      return new Browser(process, page(process));
    } catch (IOException | RuntimeException | InterruptedException e) {
      kill(process);
      throw e;
    }
  }

  /** The DevTools address of a new page; the browser names its own on standard error. */
  private static URI page(Process process) throws IOException, InterruptedException {
    BufferedReader errors = process.errorReader(StandardCharsets.UTF_8);
    String line = errors.readLine();
    while (line != null && !line.startsWith(LISTENING)) {
      line = errors.readLine();
    }
    if (line == null) {
      throw new IOException("chromium ended: " + process.waitFor());
    }
    Thread drain = new Thread(() -> errors.lines().forEach(each -> {}), "chromium-errors");
    drain.setDaemon(true);
    drain.start();
    URI create =
        URI.create("http://" + URI.create(line.substring(LISTENING.length())).getAuthority())
            .resolve("/json/new?about:blank");
    HttpRequest request =
        HttpRequest.newBuilder(create).PUT(HttpRequest.BodyPublishers.noBody()).build();
    String target =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body();
    return URI.create(
        JsonParser.parseString(target).getAsJsonObject().get("webSocketDebuggerUrl").getAsString());
  }

  /** Takes the browser's messages apart: answers to calls, and what a page complains of. */
  private final class Messages implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        take(JsonParser.parseString(text.toString()).getAsJsonObject());
        text.setLength(0);
      }
      return WebSocket.Listener.super.onText(webSocket, data, last);
    }

    private void take(JsonObject message) {
      if (message.has("id")) {
        calls.remove(message.get("id").getAsInt()).complete(message);
        return;
      }
      JsonObject parameters = message.getAsJsonObject("params");
      String method = message.get("method").getAsString();
      if (method.equals("Page.lifecycleEvent")) {
        if (parameters.get("name").getAsString().equals("load")) {
          load(parameters.get("loaderId").getAsString()).complete(null);
        }
      } else if (method.equals("Runtime.exceptionThrown")
          || isError(method, "Runtime.consoleAPICalled", parameters, "type")
          || isError(method, "Log.entryAdded", parameters.getAsJsonObject("entry"), "level")) {
        problems.add(parameters.toString());
      }
    }

    private static boolean isError(
        String method, String expected, JsonObject entry, String severity) {
      return method.equals(expected) && entry.get(severity).getAsString().equals("error");
    }
  }

  private JsonObject call(String method, Map<String, ?> parameters) {
    int id = ids.incrementAndGet();
    CompletableFuture<JsonObject> answer = new CompletableFuture<>();
    calls.put(id, answer);
    socket
        .sendText(gson.toJson(Map.of("id", id, "method", method, "params", parameters)), true)
        .join();
    JsonObject message = answer.orTimeout(LONGEST_SECONDS, TimeUnit.SECONDS).join();
    if (!message.has("result")) {
      throw new AssertionError(method + ": " + message);
    }
    return message.getAsJsonObject("result");
  }

  /** Returns when the page and all its parts are there; problems of earlier pages are forgotten. */
  void open(URI address) {
    problems.clear();
    JsonObject answer = call("Page.navigate", Map.of("url", address.toString()));
    load(answer.get("loaderId").getAsString()).orTimeout(LONGEST_SECONDS, TimeUnit.SECONDS).join();
  }

  /** A page of before may say so late that it is complete, so each load has its own future. */
  private CompletableFuture<Void> load(String loaderId) {
    return loads.computeIfAbsent(loaderId, id -> new CompletableFuture<>());
  }

  /** As wide as a laptop or a phone. */
  void resize(int width, int height) {
    call(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    await("innerWidth === " + width);
  }

  /** What the user prefers: {@code light} or {@code dark}. */
  void colours(String scheme) {
    call(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
  }

  /** The value of an expression, or of the promise that it is. */
  JsonElement evaluate(String expression) {
    JsonObject answer =
        call(
            "Runtime.evaluate",
            Map.of("expression", expression, "awaitPromise", true, "returnByValue", true));
    if (answer.has("exceptionDetails")) {
      throw new AssertionError(expression + ": " + answer);
    }
    JsonElement value = answer.getAsJsonObject("result").get("value");
    return value == null ? JsonNull.INSTANCE : value;
  }

  /** Returns when a condition of the page holds. */
  void await(String condition) {
    evaluate(
        """
        new Promise((done, fail) => {
          const until = Date.now() + 30000;
          const look = () => {
            if (%s) {
              done();
            } else if (Date.now() > until) {
              fail(document.body.innerText);
            } else {
              setTimeout(look, 20);
            }
          };
          look();
        })
        """
            .formatted(condition));
  }

  /** The whole page, however long, as PNG. */
  byte[] picture() {
    String data =
        call("Page.captureScreenshot", Map.of("captureBeyondViewport", true))
            .get("data")
            .getAsString();
    return Base64.getDecoder().decode(data);
  }

  /** Errors and exceptions of the page so far. */
  List<String> problems() {
    return List.copyOf(problems);
  }

  @Override
  public void close() {
    socket.abort();
    kill(process);
  }

  private static void kill(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly().onExit().join();
  }
}
