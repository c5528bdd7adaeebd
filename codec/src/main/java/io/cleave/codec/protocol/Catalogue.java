package io.cleave.codec.protocol;

import io.cleave.codec.internal.Check;
import io.cleave.codec.protocol.frame.FrameType;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a server serves now: the payload of a {@link FrameType#CATALOGUE} frame, which follows the
 * {@link Welcome} and comes again whenever something changes. Requests name a tail by its numbers.
 * Immutable.
 *
 * <pre>
 *   u16 models, for each:
 *     u16 id | string network | string fingerprint
 *     u16 outputs, for each: string name
 *     u16 cuts, for each:
 *       u32 bytes of what follows
 *       u16 id | string name | u64 hash of what crosses | u64 hash of the answer
 *       u32 largest request payload | u8 pictures, 0 or 1
 *       u16 calibrations, for each: u32 id | extensions, one of them the variants
 *   extensions | u32 CRC32C
 * </pre>
 *
 * @param models the models; no two have the same id, or the same network and fingerprint
 */
public record Catalogue(List<ModelEntry> models) {
  /**
   * A model that is served.
   *
   * @param id its number
   * @param network the name of the network
   * @param fingerprint the SHA-256 of the network's description and its weights, 64 lower-case
   *     hexadecimal digits
   * @param outputs the names of the network's outputs, wherever they are computed; a request names
   *     an output by its index here
   * @param cuts the cuts for which the server has the tail
   */
  public record ModelEntry(
      int id, String network, String fingerprint, List<String> outputs, List<CutEntry> cuts) {
    /**
     * Keeps copies, and checks that no cut occurs twice.
     *
     * @param id as above
     * @param network as above
     * @param fingerprint as above
     * @param outputs as above
     * @param cuts as above
     * @throws IllegalArgumentException if two cuts have the same number or name, or network,
     *     fingerprint or the name of an output is not valid
     */
    public ModelEntry {
      ModelFingerprint.requireNetwork(network);
      ModelFingerprint.requireHash(fingerprint);
      outputs = List.copyOf(outputs);
      outputs.forEach(name -> ModelFingerprint.requireName("output", name));
      cuts = List.copyOf(cuts);
      requireOnce("cut", cuts.stream().map(CutEntry::id).toList());
      requireOnce("cut", cuts.stream().map(CutEntry::name).toList());
    }

    private ModelFingerprint tail(CutEntry cut) {
      return new ModelFingerprint(network, cut.name(), fingerprint);
    }

    /** {@return network, cut and fingerprint of each tail of this model} */
    public List<ModelFingerprint> tails() {
      return cuts.stream().map(this::tail).toList();
    }
  }

  /**
   * A cut of a model.
   *
   * @param id its number
   * @param name the name that both ends use
   * @param crossing the {@link SignatureHash} of the crossing tensors
   * @param answer the {@link SignatureHash} of the tensors that the tail returns
   * @param maxRequestBytes the max size of a request's payload, in bytes
   * @param pictures whether a request may carry a picture
   * @param calibrations the ids of the calibrations that requests may be coded with, ascending
   * @param variants the variants that may answer here; no two have the same number or name; empty
   *     if there is no choice
   */
  public record CutEntry(
      int id,
      String name,
      long crossing,
      long answer,
      int maxRequestBytes,
      boolean pictures,
      List<Integer> calibrations,
      List<Variant> variants) {
    /**
     * Keeps copies, and checks the variants.
     *
     * @param id as above
     * @param name as above
     * @param crossing as above
     * @param answer as above
     * @param maxRequestBytes as above
     * @param pictures as above
     * @param calibrations as above
     * @param variants as above
     * @throws IllegalArgumentException if two variants have the same number or name, or all
     *     together take more bytes than extensions may
     */
    public CutEntry {
      calibrations = List.copyOf(calibrations);
      variants = List.copyOf(variants);
      requireOnce("variant", variants.stream().map(Variant::id).toList());
      requireOnce("variant", variants.stream().map(Variant::name).toList());
      extensions(variants); // refused here, and not when it is sent
    }

    /**
     * Creates a cut without variants.
     *
     * @param id as above
     * @param name as above
     * @param crossing as above
     * @param answer as above
     * @param maxRequestBytes as above
     * @param pictures as above
     * @param calibrations as above
     */
    public CutEntry(
        int id,
        String name,
        long crossing,
        long answer,
        int maxRequestBytes,
        boolean pictures,
        List<Integer> calibrations) {
      this(id, name, crossing, answer, maxRequestBytes, pictures, calibrations, List.of());
    }

    private static Extensions extensions(List<Variant> variants) {
      return variants.isEmpty() ? Extensions.NONE : Variant.addTo(Extensions.NONE, variants);
    }

    private Extensions extensions() {
      return extensions(variants);
    }

    private int encodedBytes() {
      int fixed = 2 * Short.BYTES + 2 * Long.BYTES + Integer.BYTES + Byte.BYTES;
      int named = PayloadWriter.bytes(name) + calibrations.size() * Integer.BYTES;
      return fixed + named + extensions().bytes();
    }
  }

  /**
   * One of the variants that may answer at a cut, such as the whole network or a smaller one. An
   * extension of the cut lists them all.
   *
   * <pre>
   *   for each: u16 id | string name
   * </pre>
   *
   * @param id its number, 0 to 65535, by which {@linkplain ResponsePreamble.AnsweredBy answers}
   *     name it
   * @param name the name that both ends use, one line of 1 to 512 bytes
   */
  public record Variant(int id, String name) {
    /**
     * Checks number and name.
     *
     * @param id as above
     * @param name as above
     * @throws IllegalArgumentException if the number or the name is not valid
     */
    public Variant {
      Check.range("variant id", id, 0, TailId.MAX);
      ModelFingerprint.requireName("variant", name);
    }

    private static Extensions addTo(Extensions extensions, List<Variant> variants) {
      int bytes = variants.stream().mapToInt(each -> PayloadWriter.bytes(each.name)).sum();
      byte[] value = new byte[bytes + variants.size() * Short.BYTES];
      PayloadWriter writer = new PayloadWriter(ByteBuffer.wrap(value));
      variants.forEach(each -> writer.u16(each.id).string(each.name));
      return extensions.with(Extensions.VARIANTS, value);
    }

    private static List<Variant> readAll(PayloadReader fields) {
      List<Variant> variants = new ArrayList<>();
      Set<Object> seen = new HashSet<>();
      while (fields.leftBytes() > 0) {
        int id = fields.u16("variant id");
        fields.check(seen.add(id), "variant id", id + " is there twice");
        String name = fields.string("variant");
        variants.add(fields.sound("variant", () -> new Variant(id, name)));
        fields.check(seen.add(name), "variant", name + " is there twice");
      }
      return variants;
    }
  }

  /**
   * A tail that was found in the catalogue.
   *
   * @param model the model that it belongs to
   * @param cut the cut that it begins at
   */
  public record Tail(ModelEntry model, CutEntry cut) {
    /** {@return the numbers by which requests name this tail} */
    public TailId id() {
      return new TailId(model.id(), cut.id());
    }
  }

  /** A catalogue in which nothing is served. */
  public static final Catalogue EMPTY = new Catalogue(List.of());

  /**
   * Keeps a copy, and checks that no model occurs twice.
   *
   * @param models as above
   * @throws IllegalArgumentException if two models have the same number, or the same network and
   *     fingerprint
   */
  public Catalogue {
    models = List.copyOf(models);
    requireOnce("model", models.stream().map(ModelEntry::id).toList());
    requireOnce(
        "model", models.stream().map(model -> model.network() + model.fingerprint()).toList());
  }

  private static void requireOnce(String what, List<?> ids) {
    Set<Object> seen = new HashSet<>();
    for (Object id : ids) {
      Check.argument(seen.add(id), what, id + " twice", "each once");
    }
  }

  /**
   * {@return the tail of a fingerprint, if it is served}
   *
   * @param wanted network, cut and fingerprint
   */
  public Optional<Tail> find(ModelFingerprint wanted) {
    for (ModelEntry model : models) {
      for (CutEntry cut : model.cuts()) {
        if (model.tail(cut).equals(wanted)) {
          return Optional.of(new Tail(model, cut));
        }
      }
    }
    return Optional.empty();
  }

  /**
   * {@return the variants that may answer at a tail; empty if there is no choice, or no such tail}
   *
   * @param tail the numbers of the tail
   */
  public List<Variant> variants(TailId tail) {
    return models.stream()
        .filter(model -> model.id() == tail.model())
        .flatMap(model -> model.cuts().stream())
        .filter(cut -> cut.id() == tail.cut())
        .flatMap(cut -> cut.variants().stream())
        .toList();
  }

  /** {@return network, cut and fingerprint of each tail that is served} */
  public List<ModelFingerprint> tails() {
    return models.stream().flatMap(model -> model.tails().stream()).toList();
  }

  /** {@return the size of the payload, in bytes} */
  public int encodedBytes() {
    int bytes = Short.BYTES + Integer.BYTES;
    for (ModelEntry model : models) {
      bytes += 3 * Short.BYTES;
      bytes += PayloadWriter.bytes(model.network()) + PayloadWriter.bytes(model.fingerprint());
      bytes += model.outputs().stream().mapToInt(PayloadWriter::bytes).sum();
      for (CutEntry cut : model.cuts()) {
        bytes += Integer.BYTES + cut.encodedBytes();
      }
    }
    return bytes;
  }

  /**
   * Writes the payload at the target's position, which moves to after the payload.
   *
   * @param target a buffer with at least {@link #encodedBytes} bytes remaining
   */
  public void encode(ByteBuffer target) {
    PayloadWriter writer = new PayloadWriter(target).u16(models.size());
    for (ModelEntry model : models) {
      writer.u16(model.id()).string(model.network()).string(model.fingerprint());
      writer.u16(model.outputs().size());
      model.outputs().forEach(writer::string);
      writer.u16(model.cuts().size());
      model.cuts().forEach(cut -> encode(cut, writer));
    }
    writer.end();
  }

  private static void encode(CutEntry cut, PayloadWriter writer) {
    writer
        .i32(cut.encodedBytes())
        .u16(cut.id())
        .string(cut.name())
        .i64(cut.crossing())
        .i64(cut.answer())
        .i32(cut.maxRequestBytes())
        .u8(cut.pictures() ? 1 : 0)
        .u16(cut.calibrations().size());
    cut.calibrations().forEach(writer::i32);
    cut.extensions().write(writer);
  }

  /**
   * {@return the catalogue in a payload}
   *
   * @param payload the whole payload between position and limit; neither is changed
   * @throws io.cleave.codec.CorruptFrameException if the payload is not sound
   */
  public static Catalogue decode(ByteBuffer payload) {
    PayloadReader reader = new PayloadReader(payload);
    List<ModelEntry> models = new ArrayList<>();
    for (int left = reader.u16("models"); left > 0; left--) {
      models.add(model(reader));
    }
    Extensions.read(reader);
    return reader.sound("models", () -> new Catalogue(models));
  }

  private static ModelEntry model(PayloadReader reader) {
    int id = reader.u16("model id");
    String network = reader.string("network");
    reader.sound("network", () -> ModelFingerprint.requireNetwork(network));
    String fingerprint = reader.string("fingerprint");
    reader.sound("fingerprint", () -> ModelFingerprint.requireHash(fingerprint));
    List<String> outputs = new ArrayList<>();
    for (int left = reader.u16("outputs"); left > 0; left--) {
      String output = reader.string("output");
      outputs.add(reader.sound("output", () -> ModelFingerprint.requireName("output", output)));
    }
    List<CutEntry> cuts = new ArrayList<>();
    for (int left = reader.u16("cuts"); left > 0; left--) {
      CutEntry cut = cut(reader);
      reader.sound("cut", () -> ModelFingerprint.requireName("cut", cut.name()));
      cuts.add(cut);
    }
    return reader.sound("cuts", () -> new ModelEntry(id, network, fingerprint, outputs, cuts));
  }

  private static CutEntry cut(PayloadReader reader) {
    int bytes = reader.i32("cut bytes", 0, Protocol.MAX_CATALOGUE_BYTES);
    int outerEnd = reader.enter(bytes, "cut");
    int id = reader.u16("cut id");
    String name = reader.string("cut");
    long crossing = reader.i64("hash of what crosses");
    long answer = reader.i64("hash of the answer");
    int maxRequestBytes = reader.i32("largest request payload", 1, Integer.MAX_VALUE);
    int pictures = reader.u8("pictures");
    reader.check(pictures <= 1, "pictures", pictures + " is neither 0 nor 1");
    List<Integer> calibrations = new ArrayList<>();
    for (int left = reader.u16("calibrations"); left > 0; left--) {
      calibrations.add(reader.i32("calibration"));
    }
    List<Variant> variants =
        Extensions.read(reader).fields(Extensions.VARIANTS).map(Variant::readAll).orElse(List.of());
    reader.leave(outerEnd);
    return new CutEntry(
        id, name, crossing, answer, maxRequestBytes, pictures == 1, calibrations, variants);
  }
}
