package io.cleave.cli.analysis;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import io.cleave.lab.sparsity.ActivationSparsity;
import io.cleave.lab.sparsity.ClassMaxima;
import io.cleave.lab.sparsity.CutActivity;
import io.cleave.lab.sparsity.FeatureMap;
import io.cleave.lab.sparsity.LayerActivity;
import io.cleave.lab.sparsity.LayerSparsity;
import io.cleave.lab.sparsity.SampleMaps;
import io.cleave.lab.sparsity.WeightSparsity;
import java.util.LinkedHashMap;
import java.util.Map;

/** An analysis for programs. Records whose fields are named as in the file are written as such. */
final class AnalysisJson {
  private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

  private AnalysisJson() {}

  static String of(Analysis analysis) {
    ActivationSparsity activations = analysis.activations();
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("tool", "cleave analyze");
    root.put("command", analysis.command());
    root.put("model", analysis.model());
    root.put("images", images(analysis));
    root.put("cuts", activations.cuts().stream().map(AnalysisJson::cut).toList());
    root.put("layers", activations.layers().stream().map(AnalysisJson::layer).toList());
    root.put("best", best(activations));
    analysis.weights().ifPresent(weights -> root.put("weights", weights(weights)));
    if (!analysis.gradients().isEmpty()) {
      root.put("gradients", analysis.gradients());
    }
    if (!activations.samples().isEmpty()) {
      root.put("samples", activations.samples().stream().map(AnalysisJson::sample).toList());
    }
    return GSON.toJson(root) + "\n";
  }

  private static Map<String, Object> images(Analysis analysis) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("identity", analysis.images());
    json.put("count", analysis.activations().images());
    json.put("damaged", analysis.activations().damaged());
    return json;
  }

  private static Map<String, Object> cut(CutActivity cut) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("cut", cut.cut().name());
    json.put("elements", cut.cut().shape().elements());
    json.put("histogram", cut.histogram());
    json.put("nearZero", cut.nearZero());
    json.put("maps", cut.maps());
    json.put("correlations", cut.correlations());
    json.put("classes", cut.classes().stream().map(AnalysisJson::classMaxima).toList());
    json.put("allClasses", cut.allClasses());
    return json;
  }

  private static Map<String, Object> classMaxima(ClassMaxima maxima) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("class", maxima.label());
    json.put("maxima", maxima.maxima());
    return json;
  }

  private static Map<String, Object> layer(LayerActivity layer) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("layer", layer.cut().tensor().name());
    json.put("cut", layer.cut().name());
    json.put("elements", layer.cut().shape().elements());
    json.put("zeros", layer.zeros());
    json.put("nearZero", layer.nearZero());
    json.put("float32Bytes", layer.cut().rawBytes());
    json.put("bitmapBytes", Math.round(layer.bitmapBytes()));
    json.put("compactBytes", Math.round(layer.compactBytes()));
    return json;
  }

  private static Map<String, Object> best(ActivationSparsity activations) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("bySparsity", activations.bestBySparsity().cut().name());
    json.put("byBytes", activations.bestByBytes().cut().name());
    return json;
  }

  private static Map<String, Object> weights(WeightSparsity weights) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("accuracyBefore", weights.accuracyBefore());
    json.put("accuracyAfter", weights.accuracyAfter());
    json.put("model", weights.model());
    json.put("blocks", weights.blocks());
    json.put("layers", weights.layers().stream().map(AnalysisJson::layerWeights).toList());
    return json;
  }

  private static Map<String, Object> layerWeights(LayerSparsity layer) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("layer", layer.layer());
    json.put("threshold", layer.threshold());
    json.put("sparsity", layer.sparsity());
    json.put("elements", layer.elements());
    return json;
  }

  private static Map<String, Object> sample(SampleMaps sample) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", sample.name());
    json.put("label", sample.label());
    json.put("predicted", sample.predicted());
    json.put("png", MapPictures.base64(sample.image().picture()));
    json.put("cut", sample.cut());
    json.put("maps", sample.maps().stream().map(AnalysisJson::map).toList());
    return json;
  }

  private static Map<String, Object> map(FeatureMap map) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("map", map.map());
    json.put("png", MapPictures.base64(MapPictures.picture(map)));
    return json;
  }
}
