package io.cleave.lab.images;

import io.cleave.core.picture.PicturesException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Which logit is that of a class's folder. Folders are named as the model's labels, some of which
 * may be absent. Or one of the two has numbers for names, the labels ({@code class 7}) or the
 * folders (ImageNet's {@code n01440764}), and there are as many of either: then their sorted order
 * is that of the logits, as torchvision's {@code ImageFolder} has it.
 *
 * @param logits the place of each folder's class among the labels
 * @param byOrder whether the order decided
 */
record ClassFolders(Map<String, Integer> logits, boolean byOrder) {
  private static final int LABELS_SHOWN = 5;
  private static final Pattern NUMBERED_LABEL = Pattern.compile("class \\d+");
  private static final Pattern SYNSET = Pattern.compile("n\\d{8}");

  /**
   * Finds each folder's class.
   *
   * @param names one or more
   * @param labels the model's
   * @throws PicturesException if the folders match neither by name nor by number
   */
  static ClassFolders of(List<PictureName> names, List<String> labels) throws PicturesException {
    SortedSet<String> folders = new TreeSet<>();
    names.forEach(name -> folders.add(name.label()));
    if (folders.size() == labels.size()
        && folders.stream().noneMatch(labels::contains)
        && (all(labels, NUMBERED_LABEL) || all(folders, SYNSET))) {
      return new ClassFolders(numbered(List.copyOf(folders)), true);
    }
    Map<String, Integer> byName = numbered(labels);
    for (PictureName name : names) {
      requireLabel(name, byName, labels);
    }
    return new ClassFolders(byName, false);
  }

  private static boolean all(Collection<String> names, Pattern pattern) {
    return names.stream().allMatch(name -> pattern.matcher(name).matches());
  }

  private static Map<String, Integer> numbered(List<String> classes) {
    Map<String, Integer> numbers = new HashMap<>();
    for (int i = 0; i < classes.size(); i++) {
      numbers.putIfAbsent(classes.get(i), i);
    }
    return numbers;
  }

  private static void requireLabel(
      PictureName name, Map<String, Integer> byName, List<String> labels) throws PicturesException {
    if (!byName.containsKey(name.label())) {
      throw new PicturesException(
          name.file(),
          "is of class " + name.label() + ", which the model does not know",
          some(labels));
    }
    if (labels.lastIndexOf(name.label()) != byName.get(name.label())) {
      throw new PicturesException(
          name.file(),
          "is of class " + name.label() + ", which two of the model's labels are",
          "folders whose sorted order is that of the model's classes");
    }
  }

  private static String some(List<String> labels) {
    String first = String.join(", ", labels.subList(0, Math.min(LABELS_SHOWN, labels.size())));
    return labels.size() > LABELS_SHOWN ? first + ", ..." : first;
  }
}
