package io.cleave.server;

import picocli.CommandLine.IVersionProvider;

/** The version that the build wrote into the jar. */
final class JarVersion implements IVersionProvider {
  @Override
  public String[] getVersion() {
    String version = JarVersion.class.getPackage().getImplementationVersion();
    return new String[] {"cleave tail server " + (version == null ? "(not from a jar)" : version)};
  }
}
