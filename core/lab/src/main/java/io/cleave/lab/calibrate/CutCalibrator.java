package io.cleave.lab.calibrate;

import io.cleave.codec.Profile;
import io.cleave.codec.internal.Check;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.codec.transform.ChannelTransform;
import io.cleave.core.Cut;
import io.cleave.core.Model;
import io.cleave.core.Network;
import io.cleave.lab.ProgressListener;
import io.cleave.pytorch.BlockPart;
import io.cleave.pytorch.PyTorchEngine;
import java.io.IOException;
import java.util.Iterator;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import java.util.function.UnaryOperator;

/**
 * Searches how coarsely the activations of a cut can be sent while the model still answers as well
 * as its user asks, with no training.
 *
 * <p>The head runs on the samples once. Gradients through the tail then say which combinations of
 * feature maps the logits feel. What follows is a search for the largest step of the quantiser, in
 * which every sample is encoded, decoded and answered by the tail as it would be over a link.
 *
 * <p>Samples should look like what the model will see; some hundred of them do. They should not be
 * images that the model was trained on, nor those that accuracy will be reported on. All their
 * activations are kept in memory. For one thread.
 *
 * <pre>{@code
 * CalibratedCut result =
 *     CutCalibrator.of(model, "maxpool").tolerate(0.01).calibrate(samples.iterator());
 * CalibrationFile.of(Map.of("maxpool", result.calibration())).write(Path.of("my.cleave-profile"));
 * }</pre>
 */
public final class CutCalibrator {
  /** The fewest samples: {@value}. */
  public static final int LEAST_SAMPLES = 16;

  /** The most samples unless {@link #mostSamples} says otherwise: {@value}. */
  public static final int USUAL_SAMPLES = 1000;

  /** The loss that is tolerated unless {@link #tolerate} says otherwise: {@value}, one point. */
  public static final double USUAL_LOSS = 0.01;

  /** Of as many samples gradients are taken, {@value}, in each of the rounds. */
  private static final int GRADIENT_SAMPLES = 300;

  private static final int GRADIENT_ROUNDS = 2;

  /** With more feature maps a transform may not hold all planes, and finding them takes minutes. */
  private static final int MAX_MIXED_MAPS = (int) Math.sqrt(ChannelTransform.MAX_COEFFICIENTS);

  private final Model model;
  private final String cut;
  private double tolerated = USUAL_LOSS;
  private int mostSamples = USUAL_SAMPLES;
  private Profile profile = Profile.compact();
  private ProgressListener listener = ProgressListener.NONE;

  private CutCalibrator(Model model, String cut) {
    this.model = model;
    this.cut = cut;
  }

  /**
   * Starts a calibrator.
   *
   * @param model the network with trained weights
   * @param cut a cut's name
   * @return a calibrator with the settings that are usual
   * @throws IllegalArgumentException if the network cannot be cut there
   */
  public static CutCalibrator of(Model model, String cut) {
    return new CutCalibrator(model, model.network().cut(cut).name());
  }

  /**
   * Sets what may be lost: of the top-1 accuracy where all samples have labels, else of the
   * agreement with the uncut model. It is compared with {@link MeasuredLoss#cautiousLoss}.
   *
   * @param loss 0 to below 1; {@value #USUAL_LOSS} by default
   * @return this
   * @throws IllegalArgumentException if it is out of range
   */
  public CutCalibrator tolerate(double loss) {
    Check.argument(loss >= 0 && loss < 1, "tolerate", loss, "0 to below 1");
    tolerated = loss;
    return this;
  }

  /**
   * Limits the samples.
   *
   * @param count {@link #LEAST_SAMPLES} or more; {@value #USUAL_SAMPLES} by default
   * @return this
   * @throws IllegalArgumentException if they are too few
   */
  public CutCalibrator mostSamples(int count) {
    Check.argument(count >= LEAST_SAMPLES, "mostSamples", count, LEAST_SAMPLES + " or more");
    mostSamples = count;
    return this;
  }

  /**
   * Sets the profile whose frames are measured.
   *
   * @param target one that quantises; {@link Profile#compact} by default
   * @return this
   * @throws IllegalArgumentException if it does not quantise
   */
  public CutCalibrator profile(Profile target) {
    Check.argument(target.levels() > 0, "profile", target, "fast, compact or smallest");
    profile = target;
    return this;
  }

  /**
   * Sets who hears of the progress.
   *
   * @param target nobody by default
   * @return this
   */
  public CutCalibrator listener(ProgressListener target) {
    listener = Objects.requireNonNull(target, "target");
    return this;
  }

  /**
   * Calibrates the cut. Takes as long as about ten answers of the model to each sample, on the
   * calling thread; no other thread of this process may collect gradients meanwhile.
   *
   * @param samples more than {@link #LEAST_SAMPLES}; those that do not fit into a third of the heap
   *     as activations are not asked for
   * @return what came out
   * @throws IOException if the weights cannot be read
   * @throws IllegalArgumentException if there are too few samples, one is not of the model's shape,
   *     or the finest levels lose more than is tolerated
   */
  public CalibratedCut calibrate(Iterator<Sample> samples) throws IOException {
    Work work = new Work(listener);
    SampleSet set = load(samples, work);
    Network network = model.network();
    Cut at = network.cut(cut);
    try (BlockPart tail = new PyTorchEngine().load(model, network.tailFrom(at))) {
      TailProbe probe = new TailProbe(tail, set);
      TensorShape shape = at.shape();
      work.stage("uncut");
      int[] uncut = probe.classes(UnaryOperator.identity(), work);
      Design design = design(probe, shape, set, work);
      TrialRun trials =
          new TrialRun(probe, coded -> MeasuredLoss.of(set, uncut, coded), profile, work);
      Trial best = search(trials, design, work);
      work.stage("tables");
      TableTraining.Trained trained = new TableTraining(set, profile).run(best.calibration());
      work.end();
      return new CalibratedCut(at, trained.calibration(), best.loss(), trained.meanBytes());
    }
  }

  private SampleSet load(Iterator<Sample> samples, Work work) throws IOException {
    Network network = model.network();
    try (BlockPart head = new PyTorchEngine().load(model, network.headTo(network.cut(cut)))) {
      SampleSet set = SampleSet.of(head, samples, mostSamples, work::headRan);
      int size = set.size();
      Check.argument(size >= LEAST_SAMPLES, "images", size, LEAST_SAMPLES + " or more");
      work.plan(size, GRADIENT_ROUNDS * Math.min(GRADIENT_SAMPLES, size));
      return set;
    }
  }

  private static Design design(TailProbe tail, TensorShape shape, SampleSet samples, Work work) {
    work.stage("gradients");
    Moments gradients = new Moments(shape.channels());
    Random random = new Random(1);
    int count = Math.min(GRADIENT_SAMPLES, samples.size());
    for (int round = 0; round < GRADIENT_ROUNDS; round++) {
      for (int from = 0; from < count; from += tail.batch()) {
        int to = Math.min(count, from + tail.batch());
        tail.addGradients(from, to, random, gradients);
        work.gradients(to - from);
      }
    }
    return shape.rank() > 1 && shape.channels() <= MAX_MIXED_MAPS
        ? PlaneDesign.of(shape, samples, gradients)
        : MapDesign.of(shape, samples, gradients.meanSquares());
  }

  private Trial search(TrialRun trials, Design design, Work work) {
    work.stage("steps");
    StepSearch search =
        new StepSearch(
            step -> trials.of(step, design.at(step).build()),
            tolerated,
            design.finest(),
            work::trialsLeft);
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
