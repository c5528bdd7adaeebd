package io.cleave.edge;

import static io.cleave.edge.fake.Outcomes.assertAnswer;
import static io.cleave.edge.fake.Outcomes.failure;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDList;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.LambdaBlock;
import io.cleave.codec.Profile;
import io.cleave.codec.TensorFormat;
import io.cleave.codec.calibration.Calibration;
import io.cleave.codec.protocol.Catalogue;
import io.cleave.codec.protocol.Catalogue.CutEntry;
import io.cleave.codec.protocol.Catalogue.ModelEntry;
import io.cleave.codec.protocol.ControlFrames;
import io.cleave.codec.protocol.ErrorCode;
import io.cleave.codec.protocol.Extensions;
import io.cleave.codec.protocol.Notice;
import io.cleave.codec.protocol.Protocol;
import io.cleave.codec.protocol.RequestPreamble;
import io.cleave.codec.protocol.TailId;
import io.cleave.codec.protocol.Welcome;
import io.cleave.codec.protocol.frame.FrameHeader;
import io.cleave.codec.protocol.frame.FrameType;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.core.Cut;
import io.cleave.core.Part;
import io.cleave.edge.fake.ScriptedServer;
import io.cleave.edge.fake.TestCatalogues;
import io.cleave.edge.fake.TestNetwork;
import io.cleave.edge.fake.TestParts;
import io.cleave.fixtures.Layout;
import io.cleave.fixtures.NoLeaks;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the client makes of what a server says that it serves, true or not. */
@ExtendWith(NoLeaks.class)
@Timeout(120)
class EdgeClientCatalogueTest extends ClientOfScriptedServer {
  private static final CutEntry CUT = TestCatalogues.only(ScriptedServer.CATALOGUE);
  private static final List<String> OUTPUTS = ScriptedServer.NETWORK.outputs().names();

  private static final Layout PAYLOAD = Layout.of("models 2, model id 2");

  private static Catalogue catalogue(String network, String fingerprint, CutEntry cut) {
    return new Catalogue(List.of(new ModelEntry(1, network, fingerprint, OUTPUTS, List.of(cut))));
  }

  private static CutEntry with(long crossing, long answer, int maxRequestBytes) {
    return new CutEntry(
        CUT.id(), CUT.name(), crossing, answer, maxRequestBytes, false, CUT.calibrations());
  }

  private static Catalogue own(CutEntry cut) {
    return catalogue("scripted", TestParts.FINGERPRINT, cut);
  }

  /** Shakes hands with a server that serves this. */
  private ScriptedServer.Peer welcome(Set<Integer> formats, Catalogue catalogue)
      throws IOException {
    ScriptedServer.Peer peer = server.accept();
    peer.receiveHello();
    peer.send(
        ControlFrames.welcome(
            new Welcome(Protocol.MAX_VERSION, 64, 300_000, formats, Set.of(), Extensions.NONE)));
    peer.send(ControlFrames.catalogue(catalogue));
    return peer;
  }

  /** Both a request and a call of connect() are refused, in words that name these. */
  private void assertRefuses(
      ErrorCode code, Set<Integer> formats, Catalogue catalogue, String... words)
      throws IOException {
    CompletableFuture<Prediction> refused = request();
    TailRefusedException first;
    try (ScriptedServer.Peer peer = welcome(formats, catalogue)) {
      first = failure(TailRefusedException.class, refused);
      peer.awaitClose();
    }
    CompletableFuture<Void> connecting = CompletableFuture.runAsync(client::connect);
    try (ScriptedServer.Peer peer = welcome(formats, catalogue)) {
      assertEquals(code, failure(TailRefusedException.class, connecting).code());
      peer.awaitClose();
    }
    assertEquals(code, first.code());
    for (String word : words) {
      assertTrue(first.getMessage().contains(word), first.getMessage());
    }
    assertTrue(first.getMessage().contains(ScriptedServer.FINGERPRINT.toString()));
    assertTrue(first.getMessage().contains("127.0.0.1:" + server.port()), first.getMessage());
  }

  private void assertUnknown(Catalogue catalogue, String... words) throws IOException {
    assertRefuses(ErrorCode.UNKNOWN_MODEL, formats(), catalogue, words);
  }

  private static Set<Integer> formats() {
    return Protocol.formats(Profile.exact());
  }

  @Test
  void refusesAServerThatServesNothing() throws IOException {
    assertUnknown(Catalogue.EMPTY, "serves nothing");
  }

  @Test
  void refusesAServerOfAnotherNetwork() throws IOException {
    assertUnknown(catalogue("other", TestParts.FINGERPRINT, CUT), "[other cut at maxpool");
  }

  @Test
  void refusesAServerOfOtherWeights() throws IOException {
    assertUnknown(catalogue("scripted", "f".repeat(64), CUT), "maxpool, weights ffffffffffff");
  }

  @Test
  void refusesAServerOfAnotherCut() throws IOException {
    assertUnknown(TestCatalogues.of(ScriptedServer.NETWORK, Cut.INPUT), "scripted cut at input");
  }

  @Test
  void refusesAServerWhoseTailTakesOtherTensors() throws IOException {
    assertUnknown(own(with(1, CUT.answer(), 100)), "hashes 0000000000000001", "middle float32");
  }

  @Test
  void refusesAServerWhoseTailGivesOtherTensors() throws IOException {
    assertUnknown(own(with(CUT.crossing(), 2, 100)), "0000000000000002", "wanted float32 3");
  }

  @Test
  void refusesAServerWhoseNetworkHasOtherOutputs() throws IOException {
    List<String> others = List.of("first", "x".repeat(500));
    ModelEntry model = new ModelEntry(1, "scripted", TestParts.FINGERPRINT, others, List.of(CUT));
    assertUnknown(new Catalogue(List.of(model)), "[wanted]", "first", "xxx...");
  }

  @Test
  void namesAFewOfVeryManyTails() throws IOException {
    List<CutEntry> cuts = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      cuts.add(new CutEntry(i, "cut" + i, i, i, 1, false, List.of()));
    }
    assertUnknown(
        TestCatalogues.of(ScriptedServer.NETWORK, TestParts.FINGERPRINT, cuts),
        "cut at cut0,",
        "cut at cut7,",
        "and others]");
  }

  @Test
  void refusesAServerThatCannotReadTheProfilesFrames() throws IOException {
    client(builder().profile(Profile.compact()));
    assertRefuses(
        ErrorCode.UNSUPPORTED_TENSOR_FORMAT,
        Set.of(TensorFormat.MASKED, TensorFormat.LOSSLESS),
        ScriptedServer.CATALOGUE,
        "reads [" + TensorFormat.MASKED,
        "profile exact or half");
  }

  @Test
  void refusesAServerThatDoesNotKnowTheCalibration() throws IOException {
    Calibration calibration = Calibration.builder(ScriptedServer.INPUT, 16, 0.5f).build();
    Profile profile = Profile.compact().withCalibration(calibration);
    client(builder().profile(profile));
    assertRefuses(
        ErrorCode.UNSUPPORTED_TENSOR_FORMAT,
        Protocol.formats(profile),
        ScriptedServer.CATALOGUE,
        "%08x".formatted(calibration.id()),
        "has []");
    CutEntry knows =
        new CutEntry(
            CUT.id(),
            CUT.name(),
            CUT.crossing(),
            CUT.answer(),
            CUT.maxRequestBytes(),
            false,
            List.of(3, calibration.id()));
    CompletableFuture<Prediction> answer = request();
    try (ScriptedServer.Peer peer = welcome(Protocol.formats(profile), own(knows))) {
      peer.answer(7);
      assertAnswer(7, answer);
    }
  }

  @Test
  void refusesAServerThatTakesNoPictures() throws IOException {
    TestNetwork network = ScriptedServer.NETWORK;
    client(
        EdgeClient.builder(
                TestParts.of(
                    network, network.headTo(network.input()), Blocks.identityBlock(), manager),
                "127.0.0.1",
                server.port())
            .pictures());
    CompletableFuture<Prediction> refused = client.predictPictureAsync(new byte[] {1});
    try (ScriptedServer.Peer peer = welcome(formats(), TestCatalogues.of(network, Cut.INPUT))) {
      TailRefusedException e = failure(TailRefusedException.class, refused);
      assertEquals(ErrorCode.UNSUPPORTED_TENSOR_FORMAT, e.code());
      assertTrue(e.getMessage().contains("no pictures"), e.getMessage());
      peer.awaitClose();
    }
  }

  /** What the server makes of it is not known here, and a bound would be no size. */
  @Test
  void reportsAPicturesOwnSizeWhereTheNetworkTakesAny() throws IOException {
    TensorShape open = TensorShape.parse("3x4096?x4096?");
    TestNetwork network = TestNetwork.of("open", open, "maxpool", open, ScriptedServer.OUTPUT);
    Part head =
        TestParts.of(network, network.headTo(network.input()), Blocks.identityBlock(), manager);
    client(EdgeClient.builder(head, "127.0.0.1", server.port()).pictures());
    CutEntry input = TestCatalogues.only(TestCatalogues.of(network, Cut.INPUT));
    CutEntry takesPictures =
        new CutEntry(
            input.id(), input.name(), input.crossing(), input.answer(), 1 << 20, true, List.of());
    Catalogue catalogue = TestCatalogues.of(network, TestParts.FINGERPRINT, List.of(takesPictures));
    CompletableFuture<Prediction> answer = client.predictPictureAsync(new byte[5000]);
    try (ScriptedServer.Peer peer = welcome(formats(), catalogue)) {
      peer.answer(7);
      assertEquals(5000, answer.join().report().rawBytes());
    }
  }

  @Test
  void refusesPicturesWithoutAHeadOfTheBeginning() {
    EdgeClientBuilder builder = builder().pictures();
    assertThrows(IllegalArgumentException.class, builder::build);
    assertThrows(IllegalStateException.class, () -> client.predictPicture(new byte[] {1}));
  }

  @Test
  void writesTheNumbersOfTheNewestCatalogue() throws IOException {
    CompletableFuture<Prediction> first = request();
    try (ScriptedServer.Peer peer = welcome(formats(), ScriptedServer.CATALOGUE)) {
      long id = peer.receiveRequest();
      assertEquals(new TailId(TestCatalogues.MODEL, CUT.id()), asked(peer));
      ModelEntry model = ScriptedServer.CATALOGUE.models().get(0);
      CutEntry moved =
          new CutEntry(
              65535, CUT.name(), CUT.crossing(), CUT.answer(), 1 << 20, true, List.of(1, 2));
      ModelEntry other =
          new ModelEntry(0, model.network(), model.fingerprint(), OUTPUTS, List.of(moved));
      peer.send(ControlFrames.catalogue(new Catalogue(List.of(other))));
      peer.send(ScriptedServer.response(id, 1)); // in flight, whatever its number was
      assertAnswer(1, first); // so the catalogue has been read, too
      CompletableFuture<Prediction> second = request();
      id = peer.receiveRequest();
      assertEquals(new TailId(0, 65535), asked(peer));
      peer.send(ScriptedServer.response(id, 2));
      assertAnswer(2, second);
    }
  }

  private static TailId asked(ScriptedServer.Peer peer) {
    return RequestPreamble.decode(peer.payload()).tail();
  }

  @Test
  void leavesAServerThatServesNothingMoreAndTakesWhatItOwes() throws IOException {
    CompletableFuture<Prediction> first = request();
    CompletableFuture<Prediction> owed = request();
    try (ScriptedServer.Peer peer = welcome(formats(), ScriptedServer.CATALOGUE)) {
      long firstId = peer.receiveRequest();
      long id = peer.receiveRequest();
      peer.send(ControlFrames.catalogue(own(with(1, 2, 3))));
      peer.send(ScriptedServer.response(firstId, 1));
      assertAnswer(1, first); // so the catalogue has been read, too
      CompletableFuture<Prediction> next = request();
      try (ScriptedServer.Peer again = welcome(formats(), Catalogue.EMPTY)) {
        failure(TailRefusedException.class, next);
        again.awaitClose();
      }
      peer.send(ControlFrames.catalogue(ScriptedServer.CATALOGUE)); // too late, and no harm
      peer.send(ScriptedServer.response(id, 4));
      assertAnswer(4, owed);
      peer.awaitClose();
    }
  }

  @Test
  void failsRequestsThatAreTooLargeForTheServerBeforeTheyAreWritten() throws IOException {
    List<String> heard = new CopyOnWriteArrayList<>();
    client(
        builder()
            .listener(
                new RequestListener() {
                  @Override
                  public void answered(Report report) {}

                  @Override
                  public void retried(long id, String endpoint, TailException reason) {
                    heard.add(endpoint);
                  }
                })
            .endpoint("localhost", server.port()));
    CompletableFuture<Prediction> large = request();
    try (ScriptedServer.Peer peer =
            welcome(formats(), own(with(CUT.crossing(), CUT.answer(), 40)));
        ScriptedServer.Peer other = server.accept()) {
      TailFailedException e = failure(TailFailedException.class, large);
      assertEquals(ErrorCode.BAD_TENSOR, e.code());
      assertTrue(e.getMessage().contains("at most 40"), e.getMessage());
      peer.send(ControlFrames.goAway(new Notice(ErrorCode.SHUTTING_DOWN, "bye")));
      peer.awaitClose(); // and no request came
      other.receiveHello();
    }
    assertEquals(List.of(), heard);
  }

  @Test
  void runsOnTheDeviceWhatIsTooLargeForTheServer() throws IOException {
    TestNetwork network = ScriptedServer.NETWORK;
    Block firstThree =
        new LambdaBlock(
            x -> new NDList(x.singletonOrThrow().reshape(1, 8).get(":, 0:3")), "first three");
    client(
        builder()
            .fallback(Fallback.local(ScriptedServer.tail(firstThree, manager)))
            .fallbackAfter(Duration.ofMinutes(1)));
    CompletableFuture<Prediction> large = request();
    try (ScriptedServer.Peer peer =
        welcome(formats(), own(with(CUT.crossing(), CUT.answer(), 40)))) {
      assertEquals(PredictionPath.LOCAL_TAIL, large.join().path());
      assertEquals(network.outputs(), large.join().outputs().signature());
      client.close();
      peer.awaitClose(); // and no request came
    }
  }

  @Test
  void failsSafelyWhenTheServerGoesBeforeItSaysWhatItServes() throws IOException {
    client(builder().maxAttempts(1));
    for (ByteBuffer last :
        List.of(
            ControlFrames.goAway(new Notice(ErrorCode.SHUTTING_DOWN, "bye")),
            ControlFrames.failure(0, new Notice(ErrorCode.INTERNAL, "bye")))) {
      CompletableFuture<Prediction> lost = request();
      try (ScriptedServer.Peer peer = server.accept()) {
        peer.receiveHello();
        peer.send(ScriptedServer.welcomeFrame(64, 300_000));
        peer.send(last);
        failure(TailUnavailableException.class, lost);
        peer.awaitClose();
      }
    }
  }

  @Test
  void failsSafelyWhenTheServerGoesInTheMiddleOfACatalogue() throws IOException {
    client(builder().maxAttempts(1));
    int whole = ControlFrames.catalogue(ScriptedServer.CATALOGUE).remaining();
    for (int bytes : new int[] {FrameHeader.BYTES, whole / 2, whole - 1}) {
      CompletableFuture<Prediction> lost = request();
      try (ScriptedServer.Peer peer = server.accept()) {
        peer.receiveHello();
        peer.send(ScriptedServer.welcomeFrame(64, 300_000));
        peer.send(ControlFrames.catalogue(ScriptedServer.CATALOGUE).limit(bytes));
        peer.finish();
        failure(TailUnavailableException.class, lost);
      }
    }
  }

  @Test
  void distrustsCataloguesThatAreNotSound() throws IOException {
    assertDistrusts(frame -> frame.put(FrameHeader.BYTES + PAYLOAD.at("model id"), (byte) 0x7f));
    assertDistrusts(frame -> frame.limit(FrameHeader.BYTES - 1).position(1));
    assertDistrusts(frame -> header(FrameType.CATALOGUE, Protocol.MAX_CATALOGUE_BYTES + 1));
    assertDistrusts(frame -> header(FrameType.RESPONSE, 10));
    assertDistrusts(frame -> ScriptedServer.welcomeFrame(64, 300_000));
  }

  private static ByteBuffer header(FrameType type, int payloadBytes) {
    ByteBuffer header = ByteBuffer.allocate(FrameHeader.BYTES);
    long id = type == FrameType.RESPONSE ? 1 : 0;
    new FrameHeader(type, id, payloadBytes).encode(header);
    return header.flip();
  }

  /** In place of the first catalogue, and of a later one. */
  private void assertDistrusts(UnaryOperator<ByteBuffer> lie) throws IOException {
    client(builder().maxAttempts(1));
    for (boolean first : new boolean[] {true, false}) {
      CompletableFuture<Prediction> lost = request();
      try (ScriptedServer.Peer peer = server.accept()) {
        peer.receiveHello();
        peer.send(ScriptedServer.welcomeFrame(64, 300_000));
        if (!first) {
          peer.send(ControlFrames.catalogue(ScriptedServer.CATALOGUE));
          peer.receiveRequest();
        }
        peer.send(lie.apply(ControlFrames.catalogue(ScriptedServer.CATALOGUE)));
        peer.send(ByteBuffer.allocate(FrameHeader.BYTES)); // so that no header is incomplete
        CompletionException e = assertThrows(CompletionException.class, lost::join);
        Class<?> expected =
            first ? TailUnavailableException.class : TailConnectionLostException.class;
        assertEquals(expected, e.getCause().getClass(), e.getCause().toString());
        peer.awaitClose();
      }
    }
  }

  @Test
  void distrustsACatalogueBeforeTheWelcome() throws IOException {
    client(builder().maxAttempts(1));
    CompletableFuture<Prediction> lost = request();
    try (ScriptedServer.Peer peer = server.accept()) {
      peer.receiveHello();
      peer.send(ControlFrames.catalogue(ScriptedServer.CATALOGUE));
      failure(TailUnavailableException.class, lost);
      peer.awaitClose();
    }
  }
}
