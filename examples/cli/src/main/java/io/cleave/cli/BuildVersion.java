package io.cleave.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The version that the build wrote to a file beside the classes. */
final class BuildVersion implements IVersionProvider {

  @Override
  public String[] getVersion() throws IOException {
    Properties build = new Properties();
    try (InputStream in = BuildVersion.class.getResourceAsStream("/io/cleave/build.properties")) {
      build.load(in);
    }
    return new String[] {"cleave " + build.getProperty("version")};
  }
}
