package io.cleave.onnxruntime.graph;

import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Where the bytes of a tensor are, as {@code TensorProto.external_data} says it.
 *
 * @param location path of the file, relative to the model's folder; leads nowhere else by itself
 * @param offset of the first byte in the file
 * @param length how many bytes the file says there are; empty where it does not say
 */
record ExternalReference(String location, long offset, OptionalLong length) {
  private static final int MAX_ENTRIES = 8;
  private static final int MAX_LOCATION = 1024;
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

  /** A drive, a share, or a folder above, on whatever system the file is opened. */
  private static final Pattern LEADS_ELSEWHERE =
      Pattern.compile("/.*|.*[\\\\:\\p{Cntrl}].*|(.*/)?\\.\\.(/.*)?", Pattern.DOTALL);

  /**
   * Keys without a meaning for readers: a hash of the whole file, and what tools keep for later.
   */
  private static final Set<String> UNUSED = Set.of("checksum", "basepath");

  /** Reads the entries, or says in one sentence what is wrong with them. */
  static ExternalReference of(TensorProto tensor) throws UnfitException {
    Map<String, String> entries = entries(tensor);
    String location = entries.getOrDefault("location", "");
    boolean inside =
        !location.isBlank()
            && location.length() <= MAX_LOCATION
            && !LEADS_ELSEWHERE.matcher(location).matches();
    if (!inside) {
      throw new UnfitException(
          "location \"" + location + "\" (expected: a file in the model's folder)");
    }
    OptionalLong length =
        entries.containsKey("length")
            ? OptionalLong.of(number("length", entries))
            : OptionalLong.empty();
    return new ExternalReference(location, number("offset", entries), length);
  }

  private static Map<String, String> entries(TensorProto tensor) throws UnfitException {
    Map<String, String> entries = new HashMap<>();
    if (tensor.getExternalDataCount() > MAX_ENTRIES) {
      throw new UnfitException(
          tensor.getExternalDataCount()
              + " entries of external data (expected: at most "
              + MAX_ENTRIES
              + ")");
    }
    for (StringStringEntryProto entry : tensor.getExternalDataList()) {
      String key = entry.getKey();
      boolean known = Set.of("location", "offset", "length").contains(key) || UNUSED.contains(key);
      if (!known || entries.put(key, entry.getValue()) != null) {
        throw new UnfitException(
            "external data with " + key + " (expected: location, offset, length, each once)");
      }
    }
    return entries;
  }

  private static long number(String key, Map<String, String> entries) throws UnfitException {
    String text = entries.getOrDefault(key, "0");
    if (!NUMBER.matcher(text).matches()) {
      throw new UnfitException(key + " " + text + " (expected: bytes, in up to 18 digits)");
    }
    return Long.parseLong(text);
  }

  /** A fault of the reference or of what it leads to, in words that follow the tensor's name. */
  static final class UnfitException extends Exception {
    private static final long serialVersionUID = 1L;

    UnfitException(String reason) {
      super(reason);
    }
  }
}
