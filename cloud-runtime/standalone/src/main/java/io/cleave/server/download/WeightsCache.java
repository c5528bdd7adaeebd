package io.cleave.server.download;

import io.cleave.codec.internal.Sha256;
import io.cleave.codec.internal.file.WholeFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;

/**
 * Keeps files that were downloaded, in a folder of this user: {@code $CLEAVE_CACHE}, or {@code
 * cleave} in {@code $XDG_CACHE_HOME}, or {@code ~/.cache/cleave}. A file is there complete and with
 * the right checksum, or not at all: it is downloaded under another name, and moved when it has
 * been checked. Each use checks it again. Any number of processes can share one cache.
 */
public final class WeightsCache {
  /** The environment variable that names the folder of the cache: {@value}. */
  public static final String VARIABLE = "CLEAVE_CACHE";

  private static final String PART = ".part";
  private static final int NAME_BYTES = 8;

  /** A running download writes more often. One that was killed can leave a part. */
  private static final Duration DEAD = Duration.ofHours(1);

  private final Path folder;
  private final Download download;

  /**
   * Creates a cache in a folder.
   *
   * @param folder created if it is absent
   */
  public WeightsCache(Path folder) {
    this(folder, new Download());
  }

  WeightsCache(Path folder, Download download) {
    this.folder = folder;
    this.download = download;
  }

  /** {@return the cache of this user} Creates no folder yet. */
  public static WeightsCache ofUser() {
    return new WeightsCache(folder(System.getenv(), System.getProperty("user.home")));
  }

  static Path folder(Map<String, String> environment, String home) {
    String own = environment.getOrDefault(VARIABLE, "");
    if (!own.isBlank()) {
      return Path.of(own, "weights");
    }
    String shared = environment.getOrDefault("XDG_CACHE_HOME", "");
    Path caches = shared.isBlank() ? Path.of(home, ".cache") : Path.of(shared);
    return caches.resolve(Path.of("cleave", "weights"));
  }

  /**
   * {@return whether a source of weights is an {@code http://} or {@code https://} address}
   *
   * @param source as a user writes it
   */
  public static boolean isUrl(String source) {
    return WeightsUrl.isOne(source);
  }

  /**
   * {@return the file of an address, whose checksum was just verified} Downloads the file unless it
   * is in the cache.
   *
   * @param url with its SHA-256, as {@code #sha256=} and 64 digits, or its first 8 or more digits
   *     in the file's name
   * @param listener hears of the download, if there is one
   * @throws IOException if the file cannot be downloaded or kept, or has another checksum; nothing
   *     is left behind then
   * @throws IllegalArgumentException if the address is not that of a file, or has no checksum
   */
  public Path file(String url, DownloadListener listener) throws IOException {
    WeightsUrl weights = WeightsUrl.parse(url);
    Path place = folder.resolve(id(weights));
    Path file = place.resolve(weights.file());
    if (Files.isRegularFile(file) && weights.isOf(digest(file))) {
      return file;
    }
    Path part = part(place, weights.file());
    try {
      String digest = download.fetch(weights, part, listener);
      if (!weights.isOf(digest)) {
        throw new IOException(
            weights.shown()
                + ": has SHA-256 "
                + digest
                + " (expected: "
                + weights.sha256()
                + "); nothing was kept");
      }
      WholeFile.move(part, file);
      return file;
    } finally {
      Files.deleteIfExists(part);
    }
  }

  /** Keeps addresses apart, whatever their file names and the digits in them. */
  private static String id(WeightsUrl weights) {
    byte[] address = weights.address().toString().getBytes(StandardCharsets.UTF_8);
    return HexFormat.of().formatHex(Sha256.digest().digest(address), 0, NAME_BYTES);
  }

  /** A new file beside the final one, deleted when this process ends. */
  private Path part(Path place, String name) throws IOException {
    try {
      Files.createDirectories(place);
      removeDead(place);
      Path part = Files.createTempFile(place, name + ".", PART);
      part.toFile().deleteOnExit();
      return part;
    } catch (IOException e) {
      throw new IOException(
          folder
              + ": cannot be written (expected: a folder for downloads; "
              + VARIABLE
              + " names another): "
              + e,
          e);
    }
  }

  private static void removeDead(Path folder) throws IOException {
    FileTime alive = FileTime.from(Instant.now().minus(DEAD));
    try (DirectoryStream<Path> parts = Files.newDirectoryStream(folder, "*" + PART)) {
      for (Path part : parts) {
        if (Files.getLastModifiedTime(part).compareTo(alive) < 0) {
          Files.deleteIfExists(part);
        }
      }
    }
  }

  private static String digest(Path file) throws IOException {
    MessageDigest digest = Sha256.digest();
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
