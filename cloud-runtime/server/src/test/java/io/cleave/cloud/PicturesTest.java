package io.cleave.cloud;

import static io.cleave.edge.PredictionPath.LOCAL_MODEL;
import static io.cleave.edge.PredictionPath.LOCAL_TAIL;
import static io.cleave.edge.PredictionPath.REMOTE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.cleave.cloud.fake.RawClient;
import io.cleave.cloud.fake.SplitModels;
import io.cleave.cloud.internal.served.ServedPart;
import io.cleave.codec.Profile;
import io.cleave.codec.protocol.ContentChecksum;
import io.cleave.codec.protocol.ErrorCode;
import io.cleave.codec.protocol.Extensions;
import io.cleave.codec.protocol.ModelFingerprint;
import io.cleave.codec.protocol.Notice;
import io.cleave.codec.protocol.PayloadKind;
import io.cleave.codec.protocol.Protocol;
import io.cleave.codec.protocol.RequestPreamble;
import io.cleave.codec.protocol.frame.FrameType;
import io.cleave.core.Classification;
import io.cleave.core.Cut;
import io.cleave.core.Part;
import io.cleave.core.picture.ColourOrder;
import io.cleave.core.picture.PictureInput;
import io.cleave.core.picture.Preprocessing;
import io.cleave.core.picture.Resampling;
import io.cleave.edge.EdgeClient;
import io.cleave.edge.EdgeClientBuilder;
import io.cleave.edge.Fallback;
import io.cleave.edge.Prediction;
import io.cleave.edge.PredictionPath;
import io.cleave.edge.Route;
import io.cleave.edge.TailFailedException;
import io.cleave.edge.TailRefusedException;
import io.cleave.edge.TailUnavailableException;
import io.cleave.fixtures.NoLeaks;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import javax.imageio.ImageIO;
import org.example.edge.PicturesByTurns;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The whole network in the cloud, which is sent pictures as they are. */
@ExtendWith(NoLeaks.class)
@Timeout(180)
class PicturesTest {
  private static SplitModels models;
  private static NDManager manager;
  private static Part head;
  private static Part tail;
  private static TailServer server;

  @BeforeAll
  static void start() throws IOException {
    models = new SplitModels();
    manager = NDManager.newBaseManager("PyTorch");
    head = SplitModels.MODEL.head(Cut.INPUT);
    tail = SplitModels.MODEL.tail(Cut.INPUT);
    server = TailServer.builder().add(tail).add(models.tail).address("127.0.0.1", 0).start();
  }

  @AfterAll
  static void stop() {
    server.close();
    tail.close();
    head.close();
    manager.close();
    models.close();
  }

  private static EdgeClientBuilder client() {
    return EdgeClient.builder(head, "127.0.0.1", server.port()).requestTimeout(SplitModels.LONG);
  }

  @ParameterizedTest
  @CsvSource({"png,32,32", "jpeg,32,32", "jpeg,120,80", "png,40,90"})
  void answersWhatTheDeviceWouldHaveFoundBitForBit(String format, int width, int height)
      throws IOException {
    byte[] file = picture(format, width, height);
    try (EdgeClient client = client().pictures().build()) {
      Prediction prediction = client.predictPicture(file);
      assertArrayEquals(expected(file), SplitModels.logits(prediction));
      assertEquals(24 + 14 + 10 + file.length, prediction.report().bytesSent());
      assertEquals(file.length, prediction.report().sent().totalBytes());
      assertEquals(Optional.empty(), prediction.report().profile());
    }
  }

  @Test
  void takesPicturesAndTensorsOnOneConnection() throws IOException {
    byte[] file = picture("jpeg", 50, 50);
    try (EdgeClient client = client().pictures().build();
        NDArray image = SplitModels.image(manager, 1)) {
      for (int i = 0; i < 3; i++) {
        assertArrayEquals(models.expected(image), SplitModels.logits(client.predict(image)));
        assertArrayEquals(expected(file), SplitModels.logits(client.predictPicture(file)));
      }
    }
  }

  @Test
  void takesEachPictureThePlannersWay() throws IOException {
    byte[] file = picture("jpeg", 120, 80);
    Fallback tails = Fallback.local(tail, models.tail);
    Optional<Route.Local> whole = Optional.of(new Route.Local(Cut.INPUT, LOCAL_TAIL));
    Optional<Route.Local> rest = Optional.of(new Route.Local(SplitModels.CUT, LOCAL_TAIL));
    try (EdgeClient client =
        client()
            .head(models.head)
            .pictures()
            .fallback(tails)
            .planner(new PicturesByTurns())
            .build()) {
      assertTaken(new Route.Picture(file.length, whole), REMOTE, client, file);
      assertTaken(new Route.Remote(SplitModels.CUT, Profile.exact(), rest), REMOTE, client, file);
      assertTaken(rest.get(), LOCAL_TAIL, client, file);
      client.predictPicture(file); // the picture's turn again
      assertThrows(IllegalArgumentException.class, () -> client.predictPicture(new byte[100]));
      assertEquals(0, client.inFlight());
    }
  }

  private static void assertTaken(Route route, PredictionPath path, EdgeClient client, byte[] file)
      throws IOException {
    Prediction prediction = client.predictPicture(file);
    assertEquals(route, prediction.report().route());
    assertEquals(path, prediction.path());
    assertArrayEquals(expected(file), SplitModels.logits(prediction));
  }

  @Test
  void decodesAPictureOnTheDeviceWhenThereIsNoServer() throws IOException {
    byte[] file = picture("jpeg", 120, 80);
    assertStandsIn(LOCAL_TAIL, Fallback.local(tail), file);
    assertStandsIn(LOCAL_MODEL, Fallback.model(models.whole), file);
  }

  private static void assertStandsIn(PredictionPath path, Fallback fallback, byte[] file)
      throws IOException {
    int nobody;
    try (ServerSocket bound = new ServerSocket(0)) {
      nobody = bound.getLocalPort();
    }
    try (EdgeClient client =
        EdgeClient.builder(head, "127.0.0.1", nobody)
            .pictures()
            .fallback(fallback)
            .maxAttempts(1)
            .build()) {
      Prediction prediction = client.predictPicture(file);
      assertEquals(path, prediction.path());
      assertArrayEquals(expected(file), SplitModels.logits(prediction));
      Route.Local local = new Route.Local(Cut.INPUT, path);
      assertEquals(new Route.Picture(file.length, Optional.of(local)), prediction.report().route());
      byte[] damaged = Arrays.copyOf(file, file.length / 2);
      assertThrows(TailUnavailableException.class, () -> client.predictPicture(damaged));
    }
  }

  @Test
  void failsADamagedPictureAloneAndSaysWhy() throws IOException {
    byte[] file = picture("jpeg", 50, 50);
    try (EdgeClient client = client().pictures().build()) {
      assertRefused(client, Arrays.copyOf(file, file.length / 2), "cut short");
      assertRefused(client, new byte[100], "cannot be decoded");
      assertRefused(client, "GIF89a".getBytes(StandardCharsets.US_ASCII), "cut short");
      assertRefused(client, "<html>".getBytes(StandardCharsets.US_ASCII), "is a web page");
      assertArrayEquals(expected(file), SplitModels.logits(client.predictPicture(file)));
    }
  }

  /** Neither chunks nor JPEG would tell: it is the checksum that the edge sends along. */
  @Test
  void failsAPictureAloneWhoseChunksHaveChangedPlaces() throws IOException {
    byte[] file = picture("jpeg", 800, 600);
    try (RawClient client = RawClient.welcomed(server.port())) {
      send(client, frames(client, 1, file));
      assertEquals(FrameType.RESPONSE, client.receive().header().type());
      List<ByteBuffer> frames = frames(client, 2, file);
      assertEquals(frames.get(1).remaining(), frames.get(2).remaining());
      Collections.swap(frames, 1, 2);
      send(client, frames);
      Notice notice = client.receiveFailure(2, ErrorCode.BAD_TENSOR);
      assertTrue(notice.message().contains("content checksum"), notice.message());
      send(client, frames(client, 3, file));
      assertEquals(FrameType.RESPONSE, client.receive().header().type());
    }
  }

  /** As the edge sends it. */
  private static List<ByteBuffer> frames(RawClient client, long id, byte[] file) {
    ModelFingerprint fingerprint = new ServedPart(tail, List.of(), Optional.empty()).fingerprint();
    RequestPreamble preamble =
        new RequestPreamble(
            client.id(fingerprint),
            PayloadKind.PICTURE,
            RequestPreamble.NORMAL_PRIORITY,
            List.of(),
            60_000,
            ContentChecksum.addTo(Extensions.NONE, ByteBuffer.wrap(file)));
    return RawClient.frames(id, preamble, ByteBuffer.wrap(file));
  }

  private static void send(RawClient client, List<ByteBuffer> frames) throws IOException {
    for (ByteBuffer frame : frames) {
      client.send(frame);
    }
  }

  @Test
  void refusesAPictureThatUnpacksToMoreThanItMay() throws IOException {
    BufferedImage black = new BufferedImage(9000, 9000, BufferedImage.TYPE_BYTE_BINARY);
    ByteArrayOutputStream bomb = new ByteArrayOutputStream();
    ImageIO.write(black, "png", bomb);
    assertTrue(bomb.size() < 20_000, "it should be small");
    try (EdgeClient client = client().pictures().build()) {
      assertRefused(client, bomb.toByteArray(), "9000x9000");
    }
  }

  @Test
  void refusesASmallPictureAloneForAModelThatResizesNothing() throws IOException {
    List<Float> half = List.of(0.5f, 0.5f, 0.5f);
    Preprocessing none =
        new Preprocessing(
            OptionalInt.empty(), 32, half, half, ColourOrder.BGR, Resampling.BILINEAR);
    ServedPart part = new ServedPart(tail, List.of(), Optional.of(none));
    byte[] file = picture("png", 40, 33);
    try (TailServer other = TailServer.builder().add(part).address("127.0.0.1", 0).start();
        EdgeClient client = EdgeClient.builder(head, "127.0.0.1", other.port()).pictures().build();
        NDArray image = new PictureInput(none).decode(file, manager)) {
      assertRefused(client, picture("png", 40, 31), "40x31 (expected: at least 32x32");
      assertArrayEquals(models.expected(image), SplitModels.logits(client.predictPicture(file)));
    }
  }

  private static void assertRefused(EdgeClient client, byte[] file, String reason) {
    TailFailedException refusal =
        assertThrows(TailFailedException.class, () -> client.predictPicture(file));
    assertEquals(ErrorCode.BAD_TENSOR, refusal.code());
    assertTrue(refusal.getMessage().contains(reason), refusal::getMessage);
  }

  @Test
  void namesAServerThatTakesNoPictures() throws IOException {
    ServedPart plain = new ServedPart(tail, List.of(), Optional.empty());
    try (TailServer other = TailServer.builder().add(plain).address("127.0.0.1", 0).start();
        EdgeClient client =
            EdgeClient.builder(head, "127.0.0.1", other.port()).pictures().build()) {
      TailRefusedException refusal = assertThrows(TailRefusedException.class, client::connect);
      assertTrue(refusal.getMessage().contains("takes no pictures"), refusal::getMessage);
    }
  }

  @Test
  void refusesWhatCannotBeSent() {
    IllegalArgumentException wrongCut =
        assertThrows(
            IllegalArgumentException.class,
            () -> EdgeClient.builder(models.head, "127.0.0.1", 1).pictures().build());
    assertTrue(wrongCut.getMessage().contains("maxpool"), wrongCut::getMessage);
    try (EdgeClient tensors = client().build();
        EdgeClient pictures = client().pictures().build()) {
      assertThrows(IllegalStateException.class, () -> tensors.predictPicture(new byte[1]));
      assertThrows(IllegalArgumentException.class, () -> pictures.predictPicture(new byte[0]));
      byte[] large = new byte[Protocol.MAX_PICTURE_BYTES + 1];
      assertThrows(IllegalArgumentException.class, () -> pictures.predictPicture(large));
    }
  }

  private static byte[] picture(String format, int width, int height) throws IOException {
    BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Random random = new Random(width);
    for (int i = 0; i < width * height; i++) {
      picture.setRGB(i % width, i / width, random.nextInt());
    }
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    ImageIO.write(picture, format, file);
    return file.toByteArray();
  }

  private static float[] expected(byte[] file) throws IOException {
    try (NDArray image =
        new PictureInput(Classification.of(SplitModels.MODEL).preprocessing())
            .decode(file, manager)) {
      return models.expected(image);
    }
  }
}
