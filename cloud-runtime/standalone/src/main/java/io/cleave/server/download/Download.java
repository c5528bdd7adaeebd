package io.cleave.server.download;

import io.cleave.codec.internal.Sha256;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;

/**
 * Downloads one file by HTTP or HTTPS and computes its checksum. Redirects are followed, but never
 * from HTTPS to HTTP. Every wait is finite: for a connection, for an answer, and for the next
 * bytes.
 */
final class Download {
  private static final long MAX_BYTES = 8L << 30;
  private static final Duration CONNECT = Duration.ofSeconds(20);
  private static final Duration SILENCE = Duration.ofSeconds(60);
  private static final int OK = 200;
  private static final long UNKNOWN = -1;

  private final long maxBytes;
  private final Duration silence;

  Download() {
    this(MAX_BYTES, SILENCE);
  }

  /**
   * Sets the limits.
   *
   * @param silence max time without an answer, or without more of it
   */
  Download(long maxBytes, Duration silence) {
    this.maxBytes = maxBytes;
    this.silence = silence;
  }

  /**
   * Downloads an address into a file; returns its SHA-256 in hexadecimal.
   *
   * @throws IOException if the file does not come whole, is too long or too slow; names the address
   */
  String fetch(WeightsUrl url, Path target, DownloadListener listener) throws IOException {
    try {
      HttpResponse<Chunks> response = response(url);
      try (Chunks chunks = response.body()) {
        requireOk(response.statusCode());
        long length = response.headers().firstValueAsLong("content-length").orElse(UNKNOWN);
        requireShort(length);
        try (DownloadListener.Shown shown = listener.started(url.file(), length)) {
          return write(chunks, target, shown);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException(url.shown() + ": was interrupted");
    } catch (IOException e) {
      throw new IOException(url.shown() + ": cannot be fetched: " + reason(e, url.address()), e);
    }
  }

  /** Java's client has no message where there is no connection. */
  private static String reason(IOException failure, URI address) {
    if (failure.getMessage() != null) {
      return failure.getMessage();
    }
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof UnresolvedAddressException) {
        return "no address is known of " + address.getHost();
      }
    }
    return failure instanceof ConnectException
        ? "nothing there takes connections"
        : failure.getClass().getSimpleName();
  }

  private HttpResponse<Chunks> response(WeightsUrl url) throws IOException, InterruptedException {
    HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .connectTimeout(CONNECT)
            .build();
    HttpRequest request = HttpRequest.newBuilder(url.address()).timeout(silence).build();
    return client.send(request, ignored -> new Chunks(silence));
  }

  private static void requireOk(int status) throws IOException {
    if (status != OK) {
      String redirect = status / 100 == 3 ? "; no redirect from https to http is followed" : "";
      throw new IOException("answers " + status + " (expected: " + OK + redirect + ")");
    }
  }

  private void requireShort(long bytes) throws IOException {
    if (bytes > maxBytes) {
      throw new IOException(bytes + " bytes (expected: at most " + maxBytes + ")");
    }
  }

  private String write(Chunks chunks, Path target, DownloadListener.Shown shown)
      throws IOException, InterruptedException {
    MessageDigest digest = Sha256.digest();
    long bytes = 0;
    try (FileChannel file = FileChannel.open(target, StandardOpenOption.WRITE)) {
      for (List<ByteBuffer> some = chunks.next(); !some.isEmpty(); some = chunks.next()) {
        for (ByteBuffer buffer : some) {
          bytes += buffer.remaining();
          requireShort(bytes);
          digest.update(buffer.duplicate());
          while (buffer.hasRemaining()) {
            file.write(buffer);
          }
        }
        shown.received(bytes);
      }
      file.force(true);
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
