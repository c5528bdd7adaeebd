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
 * The 1,000 classes of ImageNet's 2012 challenge, in the order of published networks' logits: that
 * of the sorted synsets.
 */
public final class ImageNet {
  /** The number of classes: {@value}. */
  public static final int CLASSES = 1000;

  private static final String FILE = "imagenet.txt";
  private static final Map<String, String> BY_SYNSET = read();
  private static final List<String> NAMES = List.copyOf(BY_SYNSET.values());
  private static final List<String> SYNSETS = List.copyOf(BY_SYNSET.keySet());

  private ImageNet() {}

  /**
   * {@return torchvision's 1,000 names of the classes, all different, in the order of the logits}
   */
  public static List<String> names() {
    return NAMES;
  }

  /**
   * {@return the index of the logit of a class, from 0, by the name of its folder in ImageNet;
   * empty if it is not one of the 1,000}
   *
   * @param synset WordNet's number, such as {@code n01440764}
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
