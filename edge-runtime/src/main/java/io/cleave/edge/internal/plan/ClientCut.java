package io.cleave.edge.internal.plan;

import io.cleave.codec.Profile;
import io.cleave.codec.calibration.Calibration;
import io.cleave.codec.protocol.ModelFingerprint;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.Part;
import io.cleave.core.SplitPoint;
import io.cleave.core.Task;
import io.cleave.edge.RequestOptions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * One cut at which a client's network is split: its head, how the tensors that cross are encoded,
 * and what a server must have. Thread-safe.
 */
public final class ClientCut implements AutoCloseable {
  private static final int MAX_CHOICES = 32;

  private final SplitPoint point;
  private final Task<?, ?> task;
  private final Signature outputs;
  private final int maxResponseBytes;
  private final HeadRunner head;
  private final List<Profile> profiles;
  private final ProfileChooser chooser;
  private final RequestEncoder encoder;
  private final List<Calibration> calibrations;
  private final Optional<PictureReader> pictures;
  private final TailNeed need;
  private final WantedOutputs all;
  private final WantedOutputs ofTail;

  /** Earlier choices, so that their readers are used again. */
  private final Map<RequestOptions, WantedOutputs> choices = new ConcurrentHashMap<>();

  /**
   * Makes the first encoders; runs nothing yet.
   *
   * @param head ends at the cut
   * @param profiles of requests
   * @param pictures whether requests may carry pictures
   * @param maxResponseBytes as for {@link AnswerReader}
   * @param link says what a byte costs
   * @param clock nanoseconds, as {@link System#nanoTime}
   * @throws IllegalArgumentException if a profile cannot encode the tensors that cross, or every
   *     answer would be too large
   */
  public ClientCut(
      Part head,
      SplitPoint point,
      List<Profile> profiles,
      boolean pictures,
      int maxResponseBytes,
      LinkRate link,
      LongSupplier clock) {
    this.point = point;
    this.task = head.model().task();
    this.outputs = head.model().network().outputs();
    this.maxResponseBytes = maxResponseBytes;
    this.head = new HeadRunner(head, point.crossing().names(), clock);
    this.profiles = List.copyOf(profiles);
    this.chooser = new ProfileChooser(profiles.size(), link);
    this.encoder = new RequestEncoder(point.crossing(), profiles, chooser, clock);
    this.calibrations =
        profiles.stream().flatMap(profile -> profile.calibration().stream()).distinct().toList();
    this.pictures = pictures ? PictureReader.of(head.model()) : Optional.empty();
    this.need = new TailNeed(point, outputs.names(), profiles, pictures);
    this.all = WantedOutputs.all(point, outputs, maxResponseBytes);
    this.ofTail = WantedOutputs.ofTail(point, outputs, maxResponseBytes);
  }

  public String name() {
    return point.cut().name();
  }

  public boolean isCalled(String name) {
    return point.cut().isCalled(name);
  }

  public ModelFingerprint fingerprint() {
    return point.fingerprint();
  }

  /** The inputs of the head. */
  public Signature inputs() {
    return head.given();
  }

  /** The outputs of the network. */
  public Signature outputs() {
    return outputs;
  }

  /**
   * Why the outputs of one sample are no answer, as the model's task says; empty where they are
   * one.
   */
  public Optional<String> fault(Tensors given) {
    return task.fault(given);
  }

  /** The tensors that the head sends. */
  public Signature crossing() {
    return point.crossing();
  }

  /** The outputs of the tail. */
  public Signature answer() {
    return point.answer();
  }

  /** The profiles of requests, from the most bytes to the fewest. */
  public List<Profile> profiles() {
    return profiles;
  }

  /** Knows what each profile costs at this cut. */
  public ProfileChooser chooser() {
    return chooser;
  }

  public RequestEncoder encoder() {
    return encoder;
  }

  /** The calibrations that messages of this cut may refer to. */
  public List<Calibration> calibrations() {
    return calibrations;
  }

  public TailNeed need() {
    return need;
  }

  /** All outputs of the network. */
  public WantedOutputs all() {
    return all;
  }

  /** All outputs of the tail. */
  public WantedOutputs ofTail() {
    return ofTail;
  }

  /**
   * The outputs that a request wants.
   *
   * @param options of the request
   * @throws IllegalArgumentException as {@link WantedOutputs#chosen}
   */
  public WantedOutputs wanted(RequestOptions options) {
    RequestOptions choice = options.answer();
    if (choice.equals(RequestOptions.defaults())) {
      return all;
    }
    WantedOutputs known = choices.get(choice);
    return known == null ? choose(choice) : known;
  }

  private WantedOutputs choose(RequestOptions choice) {
    WantedOutputs made = WantedOutputs.chosen(point, outputs, choice, maxResponseBytes);
    if (choices.size() < MAX_CHOICES) {
      choices.put(choice, made);
    }
    return made;
  }

  /** Makes the input from a picture; empty where the device cannot, or never has to. */
  public Optional<PictureReader> pictures() {
    return pictures;
  }

  /** Runs the head, as {@link HeadRunner#run}. */
  public LentRun run(Tensors inputs) {
    return head.run(inputs);
  }

  /** Frees the head's sessions; one that runs now is freed when it ends. */
  @Override
  public void close() {
    head.close();
  }
}
