package io.cleave.cloud.internal.served;

import io.cleave.cloud.internal.limit.ServerLimits;
import io.cleave.codec.calibration.Calibration;
import io.cleave.codec.internal.Check;
import io.cleave.codec.message.MessageDecoder;
import io.cleave.codec.protocol.AnswerFormat;
import io.cleave.codec.protocol.Catalogue.CutEntry;
import io.cleave.codec.protocol.ErrorCode;
import io.cleave.codec.protocol.ModelFingerprint;
import io.cleave.codec.protocol.Protocol;
import io.cleave.codec.protocol.RequestPreamble;
import io.cleave.codec.protocol.SignatureHash;
import io.cleave.codec.protocol.TailId;
import io.cleave.codec.protocol.WantedOutput;
import io.cleave.codec.protocol.frame.FrameHeader;
import io.cleave.codec.tensor.ElementType;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.TensorSpec;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.Network;
import io.cleave.core.Part;
import io.cleave.core.SplitPoint;
import io.cleave.core.picture.PictureScaling;
import io.cleave.core.picture.PictureTask;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** A tail that a server serves. Compared by identity. Immutable. */
public final class ServedPart {
  /** Max bytes of a tensor's framing in a message. */
  private static final int FRAMING_BYTES = 1024;

  /** In the largest frame, masks add less than one part in this many to the values. */
  private static final int MASK_SHARE = 16;

  private final Part part;
  private final SplitPoint point;
  private final List<Calibration> calibrations;
  private final Optional<PictureScaling> pictures;
  private final List<String> outputs;
  private final List<WantedOutput> all;

  /**
   * Describes a tail.
   *
   * @param part belongs to whoever loaded it
   * @param calibrations that requests may be coded with
   * @param pictures how a picture becomes the input; empty where requests carry no pictures
   * @throws IllegalArgumentException if the part is no tail, its requests cannot be coded, or a
   *     calibration matches none of its tensors or is listed twice
   */
  public ServedPart(Part part, List<Calibration> calibrations, Optional<PictureScaling> pictures) {
    this.part = part;
    this.point = SplitPoint.before(part);
    this.calibrations = List.copyOf(calibrations);
    this.pictures = pictures;
    this.outputs = network().outputs().names();
    this.all =
        IntStream.range(0, point.answer().tensors().size())
            .mapToObj(place -> new WantedOutput(place, AnswerFormat.EXACT))
            .toList();
    newDecoder();
    List<Integer> ids = calibrationIds();
    Check.argument(
        ids.stream().distinct().count() == ids.size(), "calibrations", ids, "each id once");
  }

  public static ServedPart of(Part part, List<Calibration> calibrations) {
    return new ServedPart(part, calibrations, pictures(part));
  }

  private static Optional<PictureScaling> pictures(Part part) {
    Signature inputs = part.model().network().inputs();
    return part.given().equals(inputs)
            && part.model().task() instanceof PictureTask<?> task
            && inputs.tensors().get(0).type() == ElementType.FLOAT32
        ? Optional.of(task.scaling())
        : Optional.empty();
  }

  public Part part() {
    return part;
  }

  public ModelFingerprint fingerprint() {
    return point.fingerprint();
  }

  /** The tensors of a request. */
  public Signature crossing() {
    return point.crossing();
  }

  /** The outputs of the tail. */
  public Signature answer() {
    return point.answer();
  }

  /**
   * Why the outputs of one sample are no answer, as the model's task says; empty where they are
   * one.
   */
  public Optional<String> fault(Tensors outputs) {
    return part.model().task().fault(outputs);
  }

  /** The tensors of a typical sample, as the network knows them. */
  public Signature sampled() {
    return network().sampled(point.cut());
  }

  /** Whether all samples have the same shapes. */
  public boolean isFixed() {
    return crossing().isFixed();
  }

  public Optional<PictureScaling> pictures() {
    return pictures;
  }

  /** Names of the network's outputs, those that the head finishes included. */
  public List<String> outputs() {
    return outputs;
  }

  private Network network() {
    return part.model().network();
  }

  public MessageDecoder newDecoder() {
    return MessageDecoder.of(crossing(), calibrations.toArray(Calibration[]::new));
  }

  private List<Integer> calibrationIds() {
    return calibrations.stream().map(Calibration::id).sorted().toList();
  }

  /**
   * {@return the outputs by their index in the tail's answer, in the same order}
   *
   * @param chosen outputs by their index in the network; none for all outputs of the tail, exact
   * @throws RefusedRequestException if the tail does not give one of them
   */
  public List<WantedOutput> wanted(List<WantedOutput> chosen) throws RefusedRequestException {
    if (chosen.isEmpty()) {
      return all;
    }
    List<String> given = answer().names();
    List<WantedOutput> wanted = new ArrayList<>(chosen.size());
    for (WantedOutput each : chosen) {
      int output = each.place();
      int place = output < outputs.size() ? given.indexOf(outputs.get(output)) : -1;
      if (place < 0) {
        throw new RefusedRequestException(
            Optional.of(fingerprint()),
            ErrorCode.UNKNOWN_OUTPUT,
            "output: "
                + name(output)
                + " (expected: of "
                + given
                + ", from "
                + fingerprint()
                + ")");
      }
      wanted.add(new WantedOutput(place, each.format()));
    }
    return wanted;
  }

  private String name(int output) {
    return output < outputs.size()
        ? outputs.get(output) + ", which the head gives"
        : output + ", where the network has " + outputs.size();
  }

  /** What the catalogue says of this tail. */
  public CutEntry entry(TailId id, ServerLimits limits) {
    return new CutEntry(
        id.cut(),
        fingerprint().cut(),
        SignatureHash.of(crossing()),
        SignatureHash.of(answer()),
        maxRequestBytes(limits),
        pictures.isPresent(),
        calibrationIds());
  }

  /**
   * Checks that the server has room for this tail's requests and batches, where their sizes are
   * known.
   */
  public void requireFits(ServerLimits limits, int maxBatch) {
    if (!isFixed()) {
      return;
    }
    Check.argument(
        limits.requestMemoryBytes() >= maxRequestBytes(limits),
        "requestMemoryBytes",
        limits.requestMemoryBytes(),
        ">= " + maxRequestBytes(limits) + " for " + fingerprint());
    int maxTensorBytes =
        crossing().tensors().stream().mapToInt(TensorSpec::bytes).max().orElseThrow();
    int max = Integer.MAX_VALUE / Math.max(1, maxTensorBytes);
    Check.argument(maxBatch <= max, "maxBatch", maxBatch, "<= " + max + " for " + fingerprint());
  }

  /** Max payload of a request for this tail. */
  public int maxRequestBytes(ServerLimits limits) {
    long pictureBytes = pictures.isPresent() ? Protocol.MAX_PICTURE_BYTES : 0;
    long bytes = RequestPreamble.MAX_BYTES + Math.max(maxMessageBytes(limits), pictureBytes);
    long max = Integer.MAX_VALUE - FrameHeader.BYTES;
    return (int) Math.min(bytes, isFixed() ? max : Math.min(max, limits.requestMemoryBytes()));
  }

  /** For open shapes, bounded by the limit on decoded tensors. */
  private long maxMessageBytes(ServerLimits limits) {
    long admitted = MessageDecoder.maxEncodedBytes(crossing());
    long values = Math.min(limits.maxSampleBytes(), Integer.MAX_VALUE);
    long framing = values / MASK_SHARE + (long) crossing().tensors().size() * FRAMING_BYTES;
    return isFixed() ? admitted : Math.min(admitted, values + framing);
  }
}
