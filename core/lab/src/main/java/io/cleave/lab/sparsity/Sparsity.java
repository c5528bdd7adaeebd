package io.cleave.lab.sparsity;

import io.cleave.codec.internal.Check;
import io.cleave.core.Cut;
import io.cleave.core.Model;
import io.cleave.lab.ProgressListener;
import io.cleave.lab.images.ImageSet;
import io.cleave.lab.measure.DefaultCuts;
import io.cleave.lab.sparsity.internal.ActivationPass;
import io.cleave.lab.sparsity.internal.ChosenImages;
import io.cleave.lab.sparsity.internal.DrawnBatches;
import io.cleave.lab.sparsity.internal.GradientSteps;
import io.cleave.lab.sparsity.internal.ThresholdSearch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures how sparse a model is on images: its activations (Haberer and Landsiedel 2022, section
 * 4), its weights and its gradients (Loroch et al. 2018). Each measurement runs on the caller's
 * thread, stops between two chunks when that is interrupted, and frees all it took.
 */
public final class Sparsity {
  /** Magnitudes up to this are near zero, where one threshold has to do. */
  public static final double NEAR_ZERO = 0.05;

  /** Magnitudes up to this part of the largest are near zero in a gradient. */
  public static final double NEAR_ZERO_GRADIENT = 0.01;

  /** The thresholds that the paper counts small magnitudes by. */
  public static final List<Double> THRESHOLDS = List.of(0.05, 0.10, 0.15);

  /** The fewest values a gradient step may be of: batch normalisation needs more than one. */
  private static final int LEAST_BATCH = 2;

  private static final int ENCODED_IMAGES = 200;
  private static final int SAMPLES = 4;

  private final Model model;
  private final List<Cut> cuts = new ArrayList<>();
  private int images = Integer.MAX_VALUE;
  private int encodedImages = ENCODED_IMAGES;
  private int samples = SAMPLES;
  private boolean skipDamaged;
  private ProgressListener listener = ProgressListener.NONE;

  private Sparsity(Model model) {
    this.model = model;
  }

  /**
   * Begins to set up.
   *
   * @param model to measure
   * @return its measurement, all of whose settings have defaults
   */
  public static Sparsity of(Model model) {
    return new Sparsity(model);
  }

  /**
   * Adds a cut to look at closely. Without any, those are the paper's: {@code maxpool} and the
   * first residual block.
   *
   * @param name a cut's name
   * @return this
   * @throws IllegalArgumentException if the network cannot be cut there, no layer is before it, or
   *     it was added already
   */
  public Sparsity cut(String name) {
    Cut cut = model.network().cut(name);
    Check.argument(!cut.name().equals(Cut.INPUT), "cut", name, "a cut behind a layer");
    Check.argument(!cuts.contains(cut), "cut", name, "each cut once");
    cuts.add(cut);
    return this;
  }

  /**
   * Sets the most images that are looked at, drawn from the set, by default all.
   *
   * @param count 1 or more
   * @return this
   * @throws IllegalArgumentException if it is less
   */
  public Sparsity images(int count) {
    Check.argument(count >= 1, "images", count, "1 or more");
    this.images = count;
    return this;
  }

  /**
   * Sets on how many of the images frames are encoded at every layer, by default {@value
   * #ENCODED_IMAGES}: their sizes differ little, and encoding is slow.
   *
   * @param count 1 or more
   * @return this
   * @throws IllegalArgumentException if it is less
   */
  public Sparsity encodedImages(int count) {
    Check.argument(count >= 1, "encodedImages", count, "1 or more");
    this.encodedImages = count;
    return this;
  }

  /**
   * Sets of how many images the strongest feature maps are kept, the first of each class, by
   * default {@value #SAMPLES}.
   *
   * @param count 0 or more
   * @return this
   * @throws IllegalArgumentException if it is less
   */
  public Sparsity samples(int count) {
    Check.argument(count >= 0, "samples", count, "0 or more");
    this.samples = count;
    return this;
  }

  /**
   * Skips damaged images and names them in the result. By default the first ends the measurement.
   *
   * @param skip whether to
   * @return this
   */
  public Sparsity skipDamaged(boolean skip) {
    this.skipDamaged = skip;
    return this;
  }

  /**
   * Sets who hears how it goes, by default nobody.
   *
   * @param to on the measurement's own thread
   * @return this
   */
  public Sparsity listener(ProgressListener to) {
    this.listener = to;
    return this;
  }

  /**
   * Looks at the activations behind every layer.
   *
   * @param set the images
   * @return the measurement
   * @throws io.cleave.core.picture.PicturesException if an image is damaged and those are not
   *     skipped
   * @throws IOException if images or weights cannot be read
   * @throws InterruptedException if the thread is interrupted
   * @throws IllegalStateException if an activation is not a number
   */
  public ActivationSparsity activations(ImageSet set) throws IOException, InterruptedException {
    return new ActivationPass(model, chosen(set, images), listener)
        .run(cuts.isEmpty() ? defaultCuts() : cuts, encodedImages, samples);
  }

  /**
   * Searches how many weights can be 0. Layer by layer, in the order of the computation, the
   * largest threshold of a grid is taken at which the accuracy on the images stays; later layers
   * see the earlier ones altered. The grid has 32 equal steps from 0 to the layer's largest
   * magnitude, which is not tried itself; nor are thresholds above one that costs more than half of
   * the accuracy.
   *
   * @param set the images
   * @param most how many of them decide; fewer where their activations would not fit into a third
   *     of Java's heap
   * @param tolerance the accuracy that may be lost, in [0, 1)
   * @return the measurement
   * @throws IllegalArgumentException if a number is out of its range
   * @throws IOException if images or weights cannot be read
   * @throws InterruptedException if the thread is interrupted
   */
  public WeightSparsity weights(ImageSet set, int most, double tolerance)
      throws IOException, InterruptedException {
    Check.argument(most >= 1, "images", most, "1 or more");
    Check.argument(tolerance >= 0 && tolerance < 1, "tolerance", tolerance, "0 to below 1");
    return ThresholdSearch.run(model, chosen(set, most), tolerance, listener);
  }

  /**
   * Trains a copy of the network a few steps and looks at the gradients of its weights: plain
   * stochastic gradient descent on cross-entropy, each step on images drawn anew, batch
   * normalisation by the batch's own statistics.
   *
   * @param set images to learn from, or others: nothing that is learnt is kept
   * @param steps how many
   * @param batch images a step, 2 or more
   * @param rate the learning rate
   * @return one measurement for each step and layer, steps in order
   * @throws IllegalArgumentException if a number is out of its range, or the network is too narrow
   *     to be trained
   * @throws IOException if images or weights cannot be read
   * @throws InterruptedException if the thread is interrupted
   */
  public List<GradientSparsity> gradients(ImageSet set, int steps, int batch, double rate)
      throws IOException, InterruptedException {
    Check.argument(steps >= 1, "steps", steps, "1 or more");
    Check.argument(batch >= LEAST_BATCH, "batch", batch, LEAST_BATCH + " or more");
    Check.argument(rate >= 0 && rate <= 10, "rate", rate, "0 to 10");
    return GradientSteps.run(
        model, new DrawnBatches(set, batch, skipDamaged), steps, rate, listener);
  }

  /** The paper's two: behind the pooling, and behind the first residual block. */
  private List<Cut> defaultCuts() {
    return DefaultCuts.of(model.network(), List.of()).stream()
        .filter(cut -> cut.crossing().tensors().size() == 1)
        .toList();
  }

  private ChosenImages chosen(ImageSet set, int most) {
    return new ChosenImages(set, Math.min(most, images), skipDamaged);
  }
}
