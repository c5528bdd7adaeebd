package io.cleave.lab.images;

import io.cleave.core.labels.ImageNet;
import io.cleave.core.picture.PicturesException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The logit of each folder, found in one of three ways.
 *
 * <ul>
 *   <li>Folders are named like the model's labels; some labels may have no folder.
 *   <li>The model has 1,000 classes, and folders are named like ImageNet's synsets ({@code
 *       n01440764}, {@code n01440764_tench}); some may be missing.
 *   <li>Either the labels ({@code class 7}) or the folders (synsets) are numbers, and there are as
 *       many folders as labels. The sorted order of the folders is then the order of the logits, as
 *       in torchvision's {@code ImageFolder}.
 * </ul>
 *
 * @param logits the index of each folder's class among the labels
 * @param byOrder whether the sorted order was used
 */
record ClassFolders(Map<String, Integer> logits, boolean byOrder) {
  private static final int LABELS_SHOWN = 5;
  private static final Pattern NUMBERED_LABEL = Pattern.compile("class \\d+");
  private static final Pattern SYNSET = Pattern.compile("(n\\d{8})(?:\\D.*)?");

  /**
   * Finds the class of each folder.
   *
   * @param names one or more pictures
   * @param labels the model's labels
   * @throws PicturesException if the folders match the labels neither by name nor by number
   */
  static ClassFolders of(List<PictureName> names, List<String> labels) throws PicturesException {
    SortedSet<String> folders = new TreeSet<>();
    names.forEach(name -> folders.add(name.label()));
    Map<String, Integer> synsets = synsets(folders, labels);
    if (!synsets.isEmpty()) {
      return new ClassFolders(synsets, false);
    }
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

  /**
   * The index of each of ImageNet's folders among a model's classes. Empty if the model has other
   * classes, a folder is named like a label, or a folder is not one of ImageNet's.
   */
  static Map<String, Integer> synsets(Collection<String> folders, List<String> labels) {
    Map<String, Integer> places = new HashMap<>();
    for (String folder : folders) {
      OptionalInt place = ImageNet.place(synset(folder));
      if (place.isEmpty() || labels.size() != ImageNet.CLASSES || labels.contains(folder)) {
        return Map.of();
      }
      places.put(folder, place.getAsInt());
    }
    return places;
  }

  private static String synset(String folder) {
    Matcher matcher = SYNSET.matcher(folder);
    return matcher.matches() ? matcher.group(1) : folder;
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
      boolean synset = SYNSET.matcher(name.label()).matches();
      throw new PicturesException(
          name.file(),
          "is of class " + name.label() + ", which the model does not know",
          synset ? some(labels) + "; or ImageNet's synsets for 1,000 classes" : some(labels));
    }
    if (labels.lastIndexOf(name.label()) != byName.get(name.label())) {
      throw new PicturesException(
          name.file(),
          "is of class " + name.label() + ", which two of the model's labels are",
          "folders whose sorted order is that of the model's classes");
    }
  }

  static String some(List<String> labels) {
    String first = String.join(", ", labels.subList(0, Math.min(LABELS_SHOWN, labels.size())));
    return labels.size() > LABELS_SHOWN ? first + ", ..." : first;
  }
}
