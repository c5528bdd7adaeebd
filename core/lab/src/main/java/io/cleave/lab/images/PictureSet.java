package io.cleave.lab.images;

import io.cleave.codec.internal.Sha256;
import io.cleave.core.Classification;
import io.cleave.core.Model;
import io.cleave.core.picture.PicturesException;
import io.cleave.core.picture.Turning;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/**
 * The pictures of a folder or a zip file, sorted by name: {@code <class>/<name>.jpg}, {@code .png},
 * {@code .webp}, {@code .gif} or {@code .bmp}. The folders of all classes are in the same folder,
 * at the top or further down; other files are ignored. Each picture is read and decoded when it is
 * asked for, into the pixels that the model's translator makes of it.
 *
 * <p>Safe for concurrent use until it is closed.
 */
public final class PictureSet implements ImageSet {
  private static final int HASH_BYTES = 16;

  private final PictureFiles files;
  private final List<PictureName> names;
  private final List<String> labels;
  private final ClassFolders classes;
  private final String identity;
  private final PictureDecoder decoder;

  private PictureSet(
      PictureFiles files,
      List<PictureName> names,
      ClassFolders classes,
      String identity,
      Model model,
      Turning turning) {
    this.files = files;
    this.names = names;
    Classification task = Classification.of(model);
    this.labels = task.labels();
    this.classes = classes;
    this.identity = identity;
    this.decoder = new PictureDecoder(task.preprocessing(), turning);
  }

  /**
   * {@return the pictures of a folder or zip file, turned upright, which the caller closes} No
   * picture is read yet.
   *
   * <p>A class's folder is named like the model's label, or like ImageNet's synset if the model has
   * 1,000 classes; not every class needs a folder. If no folder is named so, and there are as many
   * folders as classes, their sorted order is the order of the logits; {@link #labelsByOrder}
   * tells.
   *
   * @param path a folder or a zip file
   * @param model the model whose classes and preprocessing are used
   * @throws PicturesException if there are no pictures, the layout is wrong, or a folder belongs to
   *     no class
   * @throws IOException if the path cannot be read
   */
  public static PictureSet open(Path path, Model model) throws IOException {
    return open(path, model, Turning.UPRIGHT);
  }

  /**
   * {@return the pictures of a folder or zip file, which the caller closes} No picture is read yet;
   * see {@link #open(Path, Model)} for the names of folders.
   *
   * @param path a folder or a zip file
   * @param model the model whose classes and preprocessing are used
   * @param turning whether pictures are turned upright
   * @throws PicturesException if there are no pictures, the layout is wrong, or a folder belongs to
   *     no class
   * @throws IOException if the path cannot be read
   */
  public static PictureSet open(Path path, Model model, Turning turning) throws IOException {
    PictureFiles files = PictureFiles.open(path);
    try {
      List<PictureName> names = PictureNames.of(path, files);
      ClassFolders classes = ClassFolders.of(names, Classification.of(model).labels());
      String stored = turning == Turning.AS_STORED ? " as stored" : "";
      String identity = identity(names, files) + stored;
      return new PictureSet(files, names, classes, identity, model, turning);
    } catch (IOException | RuntimeException e) {
      files.close();
      throw e;
    }
  }

  /** A hash of names, sizes and, for a zip file, checksums; no picture is read for it. */
  private static String identity(List<PictureName> names, PictureFiles files) throws IOException {
    MessageDigest digest = Sha256.digest();
    for (PictureName name : names) {
      String line = name.inParent() + "\n" + files.stamp(name.file()) + "\n";
      digest.update(line.getBytes(StandardCharsets.UTF_8));
    }
    String hash = HexFormat.of().formatHex(digest.digest(), 0, HASH_BYTES);
    return names.size() + " pictures " + hash;
  }

  @Override
  public int size() {
    return names.size();
  }

  @Override
  public List<String> labels() {
    return labels;
  }

  /**
   * {@return whether the sorted order of the folders, rather than their names, gave the classes}
   */
  public boolean labelsByOrder() {
    return classes.byOrder();
  }

  /**
   * {@return a text that identifies the pictures by their names, sizes and, in a zip file,
   * checksums} It does not depend on where the folder or zip file is stored.
   */
  @Override
  public String identity() {
    return identity;
  }

  @Override
  public String name(int index) {
    return names.get(index).file();
  }

  @Override
  public LabelledImage image(int index) throws IOException {
    PictureName name = names.get(index);
    byte[] file = files.read(name.file());
    return decoder.decode(
        name.file(), file, Objects.requireNonNull(classes.logits().get(name.label())));
  }

  @Override
  public void close() throws IOException {
    files.close();
  }
}
