package io.cleave.core.bundle;

import io.cleave.codec.internal.Check;
import io.cleave.codec.tensor.ElementType;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.codec.tensor.TensorSpec;
import io.cleave.core.graph.TensorLayout;
import io.cleave.core.graph.TensorLayout.Samples;
import java.util.Locale;

/**
 * A tensor that head or tail takes or gives, as the manifest has it under its name.
 *
 * @param type of the elements, such as {@code float32}
 * @param shape of one sample, such as {@code 3x224x224}
 * @param sampled the shape of a typical sample, without open dimensions
 * @param layout how a batch lies in it
 */
record TensorEntry(String type, String shape, String sampled, TensorLayout layout) {
  TensorEntry {
    Manifest.there("type", type);
    Manifest.there("shape", shape);
    Manifest.there("sampled", sampled);
    Manifest.there("layout", layout);
  }

  static TensorEntry of(TensorSpec spec, TensorSpec sampled, TensorLayout layout) {
    return new TensorEntry(
        spec.type().toString(), spec.shape().toString(), sampled.shape().toString(), layout);
  }

  /** The tensor, after checking that what is said of it fits together. */
  TensorSpec spec(String name) {
    TensorSpec spec = spec(name, shape);
    TensorSpec fixed = sampled(name);
    Check.argument(spec.shape().admits(fixed.shape()), "sampled", fixed, "one of " + spec);
    Check.argument(layout.counted().isEmpty() || counts(spec), "counted", layout, "of " + spec);
    return spec;
  }

  private boolean counts(TensorSpec spec) {
    return layout.samples() == Samples.SHARED
        && (spec.type() == ElementType.INT32 || spec.type() == ElementType.INT64)
        && spec.shape().isFixed()
        && layout.counted().stream()
            .allMatch(place -> place >= 0 && place < spec.shape().elements());
  }

  TensorSpec sampled(String name) {
    return spec(name, sampled);
  }

  private TensorSpec spec(String name, String ofShape) {
    ElementType known = ElementType.valueOf(type.toUpperCase(Locale.ROOT));
    return new TensorSpec(name, known, TensorShape.parse(ofShape));
  }
}
