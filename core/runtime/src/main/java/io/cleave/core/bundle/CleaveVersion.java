package io.cleave.core.bundle;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The version that the build wrote to a file beside the classes. */
final class CleaveVersion {
  private CleaveVersion() {}

  static String ofThis() {
    Properties build = new Properties();
    try (InputStream in = CleaveVersion.class.getResourceAsStream("build.properties")) {
      build.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return build.getProperty("version");
  }
}
