package io.cleave.server.admin;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Properties;

/** The files of the status page, by the path that a browser asks for. Immutable. */
final class Page {
  private static final String UPLOT = "/META-INF/maven/org.webjars.npm/uplot/pom.properties";
  private static final String UPLOT_FILES = "/META-INF/resources/webjars/uplot/";
  private static final String SCRIPT = "text/javascript; charset=utf-8";
  private static final String STYLE = "text/css; charset=utf-8";

  private Page() {}

  static Map<String, Response> files() throws IOException {
    return Map.of(
        "/", file("status.html", "text/html; charset=utf-8"),
        "/status.css", file("status.css", STYLE),
        "/status.js", file("status.js", SCRIPT),
        "/icon.svg", file("icon.svg", "image/svg+xml"),
        "/uplot.js", file(uplot("uPlot.iife.min.js"), SCRIPT),
        "/uplot.css", file(uplot("uPlot.min.css"), STYLE));
  }

  /** WebJars have their version in the path. */
  private static String uplot(String file) throws IOException {
    Properties properties = new Properties();
    try (InputStream in = open(UPLOT)) {
      properties.load(in);
    }
    return UPLOT_FILES + properties.getProperty("version") + "/dist/" + file;
  }

  private static Response file(String resource, String contentType) throws IOException {
    try (InputStream in = open(resource)) {
      return Response.ok(contentType, new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  private static InputStream open(String resource) throws IOException {
    InputStream in = Page.class.getResourceAsStream(resource);
    if (in == null) {
      throw new FileNotFoundException("class path: no " + resource + " (is a jar missing?)");
    }
    return in;
  }
}
