package io.cleave.lab.calibrate;

import io.cleave.codec.Profile;
import io.cleave.codec.calibration.Calibration;
import io.cleave.codec.internal.Check;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.codec.transform.ChannelTransform;
import io.cleave.core.Cut;
import io.cleave.core.Model;
import io.cleave.core.Network;
import io.cleave.lab.ProgressListener;
import io.cleave.lab.link.ProfileCoding;
import io.cleave.lab.measure.Counts;
import io.cleave.lab.measure.Segments;
import io.cleave.pytorch.BlockPart;
import io.cleave.pytorch.PyTorchEngine;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * Searches how coarsely the activations of a cut can be sent while the model still answers as well
 * as its user asks, with no training.
 *
 * <p>The network runs on each sample once. Gradients through the tail then show how strongly an
 * error in each combination of feature maps changes the logits; where the network cannot be
 * differentiated, all feature maps count alike. Last comes a search for the largest step of the
 * quantiser. In it every sample is encoded, decoded and answered by the tail, as over a link.
 *
 * <p>Samples should look like the images that the model will see; some hundred are enough. They
 * should be neither images that the model was trained on, nor those that accuracy will be reported
 * on. All their activations are kept in memory. Not safe for concurrent use.
 *
 * <pre>{@code
 * CalibratedCut result =
 *     CutCalibrator.of(model, "maxpool").tolerate(0.01).calibrate(samples.iterator());
 * CalibrationFile.of(Map.of("maxpool", result.calibration())).write(Path.of("my.cleave-profile"));
 * }</pre>
 */
public final class CutCalibrator {
  /** The min number of samples: {@value}. */
  public static final int MIN_SAMPLES = 16;

  /** The number of samples unless {@link #maxSamples} says otherwise: {@value}. */
  public static final int DEFAULT_SAMPLES = 1000;

  /** The loss that is tolerated unless {@link #tolerate} says otherwise: {@value}, one point. */
  public static final double DEFAULT_LOSS = 0.01;

  /** A transform of more feature maps could not hold all planes. */
  private static final int MAX_MIXED_MAPS = (int) Math.sqrt(ChannelTransform.MAX_COEFFICIENTS);

  private final Model model;
  private final String cut;
  private double tolerated = DEFAULT_LOSS;
  private int maxSamples = DEFAULT_SAMPLES;
  private Profile profile = Profile.compact();
  private ProgressListener listener = ProgressListener.NONE;

  private CutCalibrator(Model model, String cut) {
    this.model = model;
    this.cut = cut;
  }

  /**
   * {@return a calibrator with default settings}
   *
   * @param model a classifier with trained weights
   * @param cut the name of a cut that one tensor crosses
   * @throws IllegalArgumentException if the network cannot be cut there
   */
  public static CutCalibrator of(Model model, String cut) {
    return new CutCalibrator(model, model.network().cut(cut).name());
  }

  /**
   * {@return this calibrator, with the loss that is tolerated} It is a share of the top-1 accuracy
   * where all samples have labels, else of the agreement with the uncut model, and is compared with
   * {@link MeasuredLoss#cautiousLoss}.
   *
   * @param loss 0 to below 1; {@value #DEFAULT_LOSS} by default
   * @throws IllegalArgumentException if it is out of range
   */
  public CutCalibrator tolerate(double loss) {
    Check.argument(loss >= 0 && loss < 1, "tolerate", loss, "0 to below 1");
    tolerated = loss;
    return this;
  }

  /**
   * {@return this calibrator, with a limit on the samples}
   *
   * @param count {@link #MIN_SAMPLES} or more; {@value #DEFAULT_SAMPLES} by default
   * @throws IllegalArgumentException if they are too few
   */
  public CutCalibrator maxSamples(int count) {
    Check.argument(count >= MIN_SAMPLES, "maxSamples", count, MIN_SAMPLES + " or more");
    maxSamples = count;
    return this;
  }

  /**
   * {@return this calibrator, with the profile whose frames are measured}
   *
   * @param target one that quantises; {@link Profile#compact} by default
   * @throws IllegalArgumentException if it does not quantise
   */
  public CutCalibrator profile(Profile target) {
    Check.argument(target.levels() > 0, "profile", target, "fast, compact or smallest");
    profile = target;
    return this;
  }

  /**
   * {@return this calibrator, with a listener for the progress}
   *
   * @param target nobody by default
   */
  public CutCalibrator listener(ProgressListener target) {
    listener = Objects.requireNonNull(target, "target");
    return this;
  }

  /**
   * {@return the calibration of the cut} This takes as long as about ten answers of the model to
   * each sample, on the calling thread; no other thread of this process may collect gradients
   * meanwhile.
   *
   * @param samples at least {@link #MIN_SAMPLES}; no more are taken than have activations that fit
   *     into a third of the heap
   * @throws IOException if the weights cannot be read
   * @throws IllegalArgumentException if there are too few samples, one is not of the model's shape,
   *     or the finest levels lose more than is tolerated
   */
  public CalibratedCut calibrate(Iterator<Sample> samples) throws IOException {
    Work work = new Work(listener);
    Cut at = model.network().cut(cut);
    try (Segments segments = Segments.load(model, List.of(at));
        Segments.Run run = segments.newRun()) {
      SampleSet set = SampleSet.of(model, run, cut, samples, maxSamples, work::headRan);
      int size = set.size();
      Check.argument(size >= MIN_SAMPLES, "images", size, MIN_SAMPLES + " or more");
      work.plan(size, isTrainable() ? TailGradients.count(size) : 0);
      work.stage("uncut");
      TailAnswers answers = TailAnswers.of(run, cut, set, work);
      Trial best = search(answers, design(set, work), work);
      work.stage("tables");
      TableTraining.Trained trained = new TableTraining(set, profile).run(best.calibration());
      work.end();
      return new CalibratedCut(at, trained.calibration(), best.loss(), trained.meanBytes());
    }
  }

  private boolean isTrainable() {
    return new PyTorchEngine().runs(model.network());
  }

  /** Without gradients every feature map counts alike. */
  private Design design(SampleSet samples, Work work) throws IOException {
    work.stage("gradients");
    TensorShape shape = samples.shape();
    Moments gradients = isTrainable() ? gradients(samples, work) : Moments.alike(shape.channels());
    return shape.rank() > 1 && shape.channels() <= MAX_MIXED_MAPS
        ? PlaneDesign.of(shape, samples, gradients)
        : MapDesign.of(shape, samples, gradients.meanSquares());
  }

  private Moments gradients(SampleSet samples, Work work) throws IOException {
    Network network = model.network();
    try (BlockPart tail = new PyTorchEngine().load(model, network.tailFrom(network.cut(cut)))) {
      return new TailGradients(tail, samples).moments(work);
    }
  }

  private Trial trial(TailAnswers answers, double step, Design design) {
    Calibration calibration = design.at(step).build();
    Counts counts = answers.counts(ProfileCoding.of(profile.withCalibration(calibration)).link());
    return new Trial(step, calibration, MeasuredLoss.of(counts, answers.samples().labelled()));
  }

  private Trial search(TailAnswers answers, Design design, Work work) {
    work.stage("steps");
    StepSearch search =
        new StepSearch(
            step -> trial(answers, step, design), tolerated, design.finest(), work::trialsLeft);
    return search
        .run(design.first())
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    String.format(
                        Locale.ROOT,
                        "tolerate: %.4f (expected: at least %.4f, which the finest levels lose)",
                        tolerated,
                        search.closest().loss().cautiousLoss())));
  }
}
