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
 * 4), its weights and its gradients (Loroch et al. 2018).
 *
 * <p>A measurement runs on the caller's thread, stops between two chunks of images if the thread is
 * interrupted, and releases everything that it loaded. Not safe for concurrent use.
 */
public final class Sparsity {
  /** The largest magnitude that counts as near zero, where there is a single threshold. */
  public static final double NEAR_ZERO = 0.05;

  /** The largest share of the maximum that counts as near zero in a gradient. */
  public static final double NEAR_ZERO_GRADIENT = 0.01;

  /** The thresholds for which the paper reports how many magnitudes are small. */
  public static final List<Double> THRESHOLDS = List.of(0.05, 0.10, 0.15);

  /** The min number of values in a gradient step: batch normalisation needs more than one. */
  private static final int MIN_BATCH = 2;

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
   * {@return a new measurement, all of whose settings have defaults}
   *
   * @param model the model to measure
   */
  public static Sparsity of(Model model) {
    return new Sparsity(model);
  }

  /**
   * {@return this measurement, with one more cut to analyse closely} Default: the paper's cuts,
   * {@code maxpool} and after the first residual block.
   *
   * @param name the name of a cut
   * @throws IllegalArgumentException if the network has no such cut, no layer is before it, or the
   *     cut was already added
   */
  public Sparsity cut(String name) {
    Cut cut = model.network().cut(name);
    Check.argument(!cut.name().equals(Cut.INPUT), "cut", name, "a cut behind a layer");
    Check.argument(!cuts.contains(cut), "cut", name, "each cut once");
    cuts.add(cut);
    return this;
  }

  /**
   * {@return this measurement, limited to a number of images, which are drawn from the set}
   * Default: all images.
   *
   * @param count the max number of images, 1 or more
   * @throws IllegalArgumentException if {@code count} is less than 1
   */
  public Sparsity images(int count) {
    Check.argument(count >= 1, "images", count, "1 or more");
    this.images = count;
    return this;
  }

  /**
   * {@return this measurement, with another number of images whose activations are encoded at every
   * layer} Encoding is slow, and the sizes of frames differ little. Default: {@value
   * #ENCODED_IMAGES}.
   *
   * @param count 1 or more
   * @throws IllegalArgumentException if {@code count} is less than 1
   */
  public Sparsity encodedImages(int count) {
    Check.argument(count >= 1, "encodedImages", count, "1 or more");
    this.encodedImages = count;
    return this;
  }

  /**
   * {@return this measurement, with another number of images whose strongest feature maps are kept}
   * The images are the first of each class. Default: {@value #SAMPLES}.
   *
   * @param count 0 or more
   * @throws IllegalArgumentException if {@code count} is negative
   */
  public Sparsity samples(int count) {
    Check.argument(count >= 0, "samples", count, "0 or more");
    this.samples = count;
    return this;
  }

  /**
   * {@return this measurement, skipping damaged images or not} Skipped images are named in the
   * result. Default: false, so the first damaged image ends the measurement.
   *
   * @param skip whether damaged images are skipped
   */
  public Sparsity skipDamaged(boolean skip) {
    this.skipDamaged = skip;
    return this;
  }

  /**
   * {@return this measurement, with a listener} Default: no listener.
   *
   * @param to receives the progress, on the thread of the measurement
   */
  public Sparsity listener(ProgressListener to) {
    this.listener = to;
    return this;
  }

  /**
   * {@return the sparsity of the activations after every layer}
   *
   * @param set the images
   * @throws io.cleave.core.picture.PicturesException if an image is damaged and damaged images are
   *     not skipped
   * @throws IOException if the images or the weights cannot be read
   * @throws InterruptedException if the thread is interrupted
   * @throws IllegalStateException if an activation is NaN
   * @throws IllegalArgumentException if every image is damaged
   */
  public ActivationSparsity activations(ImageSet set) throws IOException, InterruptedException {
    return new ActivationPass(model, chosen(set, images), listener)
        .run(cuts.isEmpty() ? defaultCuts() : cuts, encodedImages, samples);
  }

  /**
   * {@return how many weights can be 0 while the accuracy on the images stays} Layer by layer, in
   * the order of computation, it takes the largest threshold of a grid at which the accuracy stays;
   * later layers see the earlier ones pruned. The grid has 32 equal steps from 0 to the largest
   * magnitude of the layer, which is not tried itself; nor are thresholds above one that costs more
   * than half of the accuracy.
   *
   * @param set the images
   * @param max the max number of images that decide, 1 or more; fewer are used if their activations
   *     would take more than a third of Java's heap
   * @param tolerance the accuracy that may be lost, in [0, 1)
   * @throws IllegalArgumentException if a number is out of range, the model is not a residual
   *     network, or every image is damaged
   * @throws IOException if the images or the weights cannot be read
   * @throws InterruptedException if the thread is interrupted
   */
  public WeightSparsity weights(ImageSet set, int max, double tolerance)
      throws IOException, InterruptedException {
    Check.argument(max >= 1, "images", max, "1 or more");
    Check.argument(tolerance >= 0 && tolerance < 1, "tolerance", tolerance, "0 to below 1");
    return ThresholdSearch.run(model, chosen(set, max), tolerance, listener);
  }

  /**
   * {@return the sparsity of the gradients in each step and layer, when a copy of the network is
   * trained for a few steps} The training is plain stochastic gradient descent on cross-entropy;
   * each step draws new images, and batch normalisation uses the statistics of the batch. Steps are
   * in order.
   *
   * @param set the images; need not be those that the model learnt from, because nothing that is
   *     learnt is kept
   * @param steps how many steps, 1 or more
   * @param batch how many images in each step, 2 or more
   * @param rate the learning rate, 0 to 10
   * @throws IllegalArgumentException if a number is out of range, or the model is not a residual
   *     network that is wide enough to be trained
   * @throws IOException if the images or the weights cannot be read
   * @throws InterruptedException if the thread is interrupted
   */
  public List<GradientSparsity> gradients(ImageSet set, int steps, int batch, double rate)
      throws IOException, InterruptedException {
    Check.argument(steps >= 1, "steps", steps, "1 or more");
    Check.argument(batch >= MIN_BATCH, "batch", batch, MIN_BATCH + " or more");
    Check.argument(rate >= 0 && rate <= 10, "rate", rate, "0 to 10");
    return GradientSteps.run(
        model, new DrawnBatches(set, batch, skipDamaged), steps, rate, listener);
  }

  /** The paper's two cuts: after the pooling, and after the first residual block. */
  private List<Cut> defaultCuts() {
    return DefaultCuts.of(model.network(), List.of()).stream()
        .filter(cut -> cut.crossing().tensors().size() == 1)
        .toList();
  }

  private ChosenImages chosen(ImageSet set, int max) {
    return new ChosenImages(set, Math.min(max, images), skipDamaged);
  }
}
