package io.cleave.core.labels;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * The 1,000 classes of ImageNet's challenge of 2012, in the order that published networks have
 * their logits in: that of the sorted synsets.
 */
public final class ImageNet {
  /** How many classes there are: {@value}. */
  public static final int CLASSES = 1000;

  private static final String FILE = "imagenet.txt";
  private static final Map<String, String> BY_SYNSET = read();
  private static final List<String> NAMES = List.copyOf(BY_SYNSET.values());
  private static final List<String> SYNSETS = List.copyOf(BY_SYNSET.keySet());

  private ImageNet() {}

  /**
   * What torchvision calls the classes.
   *
   * @return 1,000 names, all different, in the order of the logits
   */
  public static List<String> names() {
    return NAMES;
  }

  /**
   * Finds a class by the name of its folder in ImageNet.
   *
   * @param synset WordNet's number, such as {@code n01440764}
   * @return the place of its logit, from 0 on; empty where it is none of the 1,000
   */
  public static OptionalInt place(String synset) {
    int place = SYNSETS.indexOf(synset);
    return place < 0 ? OptionalInt.empty() : OptionalInt.of(place);
  }

  private static Map<String, String> read() {
    Map<String, String> names = new LinkedHashMap<>();
    try (InputStream in = ImageNet.class.getResourceAsStream(FILE);
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        int space = line.indexOf(' ');
        names.put(line.substring(0, space), line.substring(space + 1));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(FILE + ": cannot be read from the class path", e);
    }
    return names;
  }
}
