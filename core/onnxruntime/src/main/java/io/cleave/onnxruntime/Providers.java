package io.cleave.onnxruntime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession.SessionOptions;
import io.cleave.codec.internal.Check;
import io.cleave.core.LoadOptions;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What of ONNX Runtime's execution providers is there, by the names that users give them. */
enum Providers {
  CPU(OrtProvider.CPU),
  CUDA(OrtProvider.CUDA),
  XNNPACK(OrtProvider.XNNPACK),
  COREML(OrtProvider.CORE_ML),
  NNAPI(OrtProvider.NNAPI),
  DIRECTML(OrtProvider.DIRECT_ML);

  private final OrtProvider known;

  Providers(OrtProvider known) {
    this.known = known;
  }

  /**
   * The names of those that the library on the class path was built with.
   *
   * @throws IllegalStateException if the library cannot be loaded
   */
  static List<String> there() {
    OnnxRuntime.environment();
    return Arrays.stream(values())
        .filter(each -> OrtEnvironment.getAvailableProviders().contains(each.known))
        .map(Providers::text)
        .toList();
  }

  private String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Finds the one that options name. The processor is always there, so that the library is not
   * loaded for it.
   *
   * @throws IllegalArgumentException if there is none of that name in this library
   * @throws IllegalStateException if the library must be asked and cannot be loaded
   */
  static Providers of(LoadOptions options) {
    return Arrays.stream(values())
        .filter(each -> each.text().equals(options.provider()))
        .filter(each -> each == CPU || there().contains(each.text()))
        .findFirst()
        .orElseThrow(() -> refused(options.provider()));
  }

  private static IllegalArgumentException refused(String name) {
    String all = String.join(", ", there());
    return Check.refusal(
        "provider",
        name,
        all
            + ", which this ONNX Runtime was built with; another build brings others, such as"
            + " com.microsoft.onnxruntime:onnxruntime_gpu for cuda");
  }

  void addTo(SessionOptions options) throws OrtException {
    switch (this) {
      case CPU -> {} // is behind all others anyway
      case CUDA -> options.addCUDA();
      case XNNPACK -> options.addXnnpack(Map.of());
      case COREML -> options.addCoreML();
      case NNAPI -> options.addNnapi();
      case DIRECTML -> options.addDirectML(0);
    }
  }
}
