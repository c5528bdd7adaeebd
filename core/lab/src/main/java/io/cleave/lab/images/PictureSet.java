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
 * The pictures of a folder or a zip, {@code <class>/<name>.jpg} or {@code .png}, all classes side
 * by side, at the top or in another folder; other files are left alone. Order is that of the sorted
 * names. Each picture is read and decoded when it is asked for and becomes the pixels that the
 * model's translator makes of it.
 *
 * <p>Safe for use by many threads, until it is closed.
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
   * Lists the pictures; none is read yet.
   *
   * <p>A class's folder is named as the model's label, or as ImageNet's synset where the model has
   * 1,000 classes; not all of them need to be there. Where no folder is, and there are as many as
   * the model has classes, sorted order is the order of the logits; {@link #labelsByOrder} says so.
   *
   * @param path a folder or a zip
   * @param model whose classes and preprocessing these are for
   * @return the pictures, which the caller closes
   * @throws PicturesException if there are none, the layout is another, or a folder is of no class
   * @throws IOException if the path cannot be read
   */
  public static PictureSet open(Path path, Model model) throws IOException {
    return open(path, model, Turning.UPRIGHT);
  }

  /**
   * Lists the pictures; none is read yet.
   *
   * @param path a folder or a zip
   * @param model whose classes and preprocessing these are for
   * @param turning whether pictures are turned upright
   * @return the pictures, which the caller closes
   * @throws PicturesException as above
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

  /** Names and sizes, and checksums where a zip has them: no picture is read for it. */
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

  /** {@return whether the folders' order names their classes, for their names do not} */
  public boolean labelsByOrder() {
    return classes.byOrder();
  }

  /**
   * Says which pictures these are, by their names, sizes and, in a zip, checksums.
   *
   * @return words that are the same wherever the folder or zip lies
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
