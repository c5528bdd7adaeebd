package io.cleave.core.weights;

import ai.djl.Application;
import ai.djl.ndarray.types.Shape;
import ai.djl.repository.Artifact;
import ai.djl.repository.MRL;
import ai.djl.repository.RemoteRepository;
import ai.djl.repository.Repository;
import ai.djl.repository.zoo.ModelZoo;
import io.cleave.codec.internal.Check;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Weights of a zoo model, fetched into DJL's cache by DJL's own repositories and then read as a
 * file: the model's code is never loaded, and the engine's model zoo need not be on the class path.
 */
record ZooWeights(URI url) implements Weights {
  private static final Pattern MODEL = Pattern.compile("/([^/]+)(?:/([^/]+)(?:/([^/]+))?)?/?");
  private static final String ARTIFACT = "artifact_id";
  private static final int MAX_DEPTH = 3;

  /** The schemes of repositories that DJL reads by itself. */
  private static final List<String> SCHEMES = List.of("https", "http", "file", "jar");

  static Weights of(String url) {
    URI uri = URI.create(url);
    if ("file".equals(uri.getScheme()) && uri.getQuery() == null && isWeights(Path.of(uri))) {
      return Weights.file(Path.of(uri));
    }
    boolean valid =
        "djl".equals(uri.getScheme())
            ? uri.getHost() != null && MODEL.matcher(uri.getPath()).matches()
            : uri.isAbsolute() && SCHEMES.contains(uri.getScheme());
    Check.argument(
        valid,
        "weights",
        url,
        "a file, seed:N, djl://GROUP/ARTIFACT, or an address of " + String.join(", ", SCHEMES));
    return new ZooWeights(uri);
  }

  @Override
  public String description() {
    return url.toString();
  }

  @Override
  public WeightReader open(Map<String, Shape> expected) throws WeightsException {
    try {
      Path file = weightsIn(fetch(model()));
      String source = description() + " (" + file.getFileName() + ")";
      return WeightsFormat.open(file, source, expected, "");
    } catch (WeightsException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw new WeightsException(description(), null, "cannot be fetched: " + e.getMessage(), e);
    }
  }

  private MRL model() throws WeightsException {
    if ("djl".equals(url.getScheme())) {
      return publicModel();
    }
    String wanted = query().get(ARTIFACT);
    List<MRL> models =
        Repository.newInstance("zoo", url.toString()).getResources().stream()
            .filter(model -> wanted == null || wanted.equals(model.getArtifactId()))
            .toList();
    if (models.size() != 1) {
      throw new WeightsException(
          description(), models.size() + " models (expected: 1; name one with ?artifact_id=)");
    }
    return models.get(0);
  }

  private MRL publicModel() {
    Matcher model = MODEL.matcher(url.getPath());
    if (!model.matches()) {
      throw new IllegalStateException(description());
    }
    return new RemoteRepository("zoo", ModelZoo.DJL_REPO_URL)
        .model(
            Application.CV.IMAGE_CLASSIFICATION,
            url.getHost(),
            model.group(1),
            model.group(2),
            model.group(3));
  }

  private Path fetch(MRL model) throws IOException {
    Map<String, String> properties = query();
    properties.remove(ARTIFACT);
    Artifact artifact = model.match(properties);
    if (artifact == null) {
      throw new WeightsException(description(), "no such model in the zoo");
    }
    model.prepare(artifact);
    return model.getRepository().getResourceDirectory(artifact);
  }

  private Map<String, String> query() {
    Map<String, String> properties = new LinkedHashMap<>();
    for (String pair : url.getQuery() == null ? new String[0] : url.getQuery().split("&", -1)) {
      String[] parts = pair.split("=", 2);
      properties.put(parts[0], parts.length == 2 ? parts[1] : "");
    }
    return properties;
  }

  private Path weightsIn(Path directory) throws IOException {
    try (Stream<Path> walk = Files.walk(directory, MAX_DEPTH)) {
      List<Path> files = walk.filter(ZooWeights::isWeights).sorted().toList();
      if (files.size() != 1) {
        throw new WeightsException(
            description(), "weights files " + files + " (expected: one .safetensors, .pt or .pth)");
      }
      return files.get(0);
    }
  }

  private static boolean isWeights(Path file) {
    String name = file.getFileName().toString();
    return Files.isRegularFile(file)
        && (name.endsWith(".safetensors") || name.endsWith(".pt") || name.endsWith(".pth"));
  }
}
