package io.cleave.core.foreign;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A file or folder that people have in place of a network that is read here: what it is, and what
 * makes a network of it. Nothing in it is executed, and a small part of it is read.
 *
 * @param what it is, such as {@code a TensorFlow Lite file}
 * @param advice what to give in its place, and the command that writes it
 */
public record ForeignModel(String what, String advice) {
  private static final String RESNET =
      "; the weights of a ResNet are taken as they are: --model resnet50 --weights FILE";
  private static final String CHECKPOINT =
      "an ONNX file: build the network in Python, load the weights into it and call"
          + " torch.onnx.export(model.eval(), (example,), \"net.onnx\")"
          + RESNET;
  private static final String KERAS =
      "an ONNX file: in Python keras.models.load_model(\"FILE\").export(\"DIR\"), then"
          + " python -m tf2onnx.convert --saved-model DIR --output net.onnx";
  private static final String SAVED_MODEL =
      "an ONNX file: python -m tf2onnx.convert --saved-model DIR --output net.onnx";
  private static final String HUGGING_FACE =
      "an ONNX file: optimum-cli export onnx --model DIR NEW_DIR";
  private static final String ORIGINAL = "the ONNX file that it was made from";
  private static final String OTHER = "an ONNX file";

  private record Rule(Predicate<FileEnds> matches, String what, String advice) {}

  private static Rule rule(Predicate<FileEnds> matches, String what, String advice) {
    return new Rule(matches, what, advice);
  }

  private static Rule start(int offset, String magic, String what, String advice) {
    return rule(file -> file.has(offset, magic), what, advice);
  }

  private static Rule named(String ending, String what, String advice) {
    return rule(file -> file.name().endsWith(ending), what, advice);
  }

  /** The content decides; the name does where the content says nothing. */
  private static final List<Rule> FILES =
      List.of(
          rule(
              file -> file.isZipWith("/code/__torch__") || file.isZipWith("/constants.pkl"),
              "a TorchScript file",
              "an ONNX file: in Python torch.onnx.export(torch.jit.load(\"FILE\"), (example,),"
                  + " \"net.onnx\", dynamo=False)"
                  + RESNET),
          rule(
              file -> file.isZipWith("/archive_format"),
              "a file of torch.export",
              "an ONNX file: in Python torch.onnx.export(torch.export.load(\"FILE\"), (),"
                  + " \"net.onnx\")"),
          rule(
              file -> file.isZipWith("/data.pkl") && file.start().contains("ultralytics"),
              "a checkpoint of Ultralytics",
              "an ONNX file: yolo export model=FILE format=onnx"),
          rule(
              file -> file.isZipWith("/data.pkl"),
              "a PyTorch checkpoint, which has weights and no network",
              CHECKPOINT),
          start(
              0,
              "\u0080\u0002\u008a\nl\u00fc\u009cF\u00f9 j\u00a8P\u0019.",
              "an old PyTorch checkpoint, which has weights and no network",
              CHECKPOINT),
          rule(file -> file.isZipWith("model.weights.h5"), "a Keras model", KERAS),
          start(0, "\u0089HDF", "an HDF5 file, such as a Keras model", KERAS),
          start(
              4,
              "TFL3",
              "a TensorFlow Lite file",
              "an ONNX file: python -m tf2onnx.convert --tflite FILE --output net.onnx"),
          start(4, "ORTM", "a model in ONNX Runtime's own format", ORIGINAL),
          start(
              0,
              "GGUF",
              "a GGUF file of a language model",
              "an ONNX file of the original: optimum-cli export onnx --model NAME NEW_DIR"),
          start(
              8,
              "{\"",
              "a safetensors file, which has weights and no network",
              CHECKPOINT + "; a folder of Hugging Face: optimum-cli export onnx --model DIR DIR2"),
          start(0, "ptrt", "a TensorRT engine", ORIGINAL),
          rule(
              file -> file.has(0, "\u0080") && file.start().length() > 1 && pickled(file.start()),
              "a Python pickle",
              "an ONNX file, which the program that wrote the pickle can export"),
          start(0, "PK\u0003\u0004", "a zip archive", OTHER + "; unpack it first"),
          start(0, "\u001f\u008b", "a gzip archive", OTHER + "; unpack it first"),
          start(0, "\u0093NUMPY", "a NumPy array", OTHER),
          start(0, "%PDF", "a PDF document", OTHER),
          start(0, "\u0089PNG", "a PNG picture", OTHER),
          start(0, "\u00ff\u00d8\u00ff", "a JPEG picture", OTHER),
          start(0, "\u007fELF", "a program", OTHER),
          start(
              0,
              "version https://git-lfs",
              "a Git LFS pointer, not the file itself",
              OTHER + "; get it with git lfs pull"),
          named("saved_model.pb", "the graph of a TensorFlow SavedModel", SAVED_MODEL),
          named(
              ".pb",
              "a TensorFlow graph",
              "an ONNX file: python -m tf2onnx.convert --graphdef FILE --inputs NAME:0 --outputs"
                  + " NAME:0 --output net.onnx"),
          named(
              ".pdmodel",
              "a PaddlePaddle model",
              "an ONNX file: paddle2onnx --model_dir DIR --model_filename FILE --params_filename"
                  + " PARAMS --save_file net.onnx"),
          named(".mlmodel", "a Core ML model", ORIGINAL),
          rule(
              file -> file.name().endsWith(".xml") && file.start().contains("<net"),
              "an OpenVINO model",
              ORIGINAL),
          start(0, "<", "XML or HTML", OTHER),
          start(0, "\n<", "XML or HTML", OTHER),
          start(0, "\r\n<", "XML or HTML", OTHER),
          start(0, "{", "JSON", OTHER));

  private static boolean pickled(String start) {
    return start.charAt(1) >= 2 && start.charAt(1) <= 5;
  }

  /**
   * {@return what a file or folder is; empty if that is not known, or nothing is there}
   *
   * @param path of the file or folder
   * @throws IOException if it cannot be read
   */
  public static Optional<ForeignModel> of(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      return folder(path);
    }
    if (!Files.isRegularFile(path)) {
      return Optional.empty();
    }
    FileEnds file = FileEnds.of(path);
    return of(file).or(() -> unnamedOnnx(file));
  }

  /**
   * {@return what a file is by its content; empty if that is not known}
   *
   * @param file all remaining bytes of the buffer are the file
   */
  public static Optional<ForeignModel> of(ByteBuffer file) {
    return of(FileEnds.of(file));
  }

  private static Optional<ForeignModel> of(FileEnds file) {
    return FILES.stream()
        .filter(rule -> rule.matches().test(file))
        .findFirst()
        .map(rule -> new ForeignModel(rule.what(), rule.advice()));
  }

  private static Optional<ForeignModel> folder(Path folder) {
    if (Files.exists(folder.resolve("saved_model.pb"))) {
      return Optional.of(new ForeignModel("a TensorFlow SavedModel", SAVED_MODEL));
    }
    if (Files.exists(folder.resolve("Manifest.json")) && Files.exists(folder.resolve("Data"))) {
      return Optional.of(new ForeignModel("a Core ML package", ORIGINAL));
    }
    boolean weights =
        Files.exists(folder.resolve("model.safetensors"))
            || Files.exists(folder.resolve("pytorch_model.bin"));
    return weights && Files.exists(folder.resolve("config.json"))
        ? Optional.of(new ForeignModel("a model of Hugging Face", HUGGING_FACE))
        : Optional.empty();
  }

  /** Whether there is a version of the format, then the name of the producer. */
  private static Optional<ForeignModel> unnamedOnnx(FileEnds file) {
    boolean onnx = file.has(0, "\b") && file.has(2, "\u0012") && file.start().charAt(1) < 64;
    return onnx
        ? Optional.of(new ForeignModel("an ONNX file perhaps", "a name that ends with .onnx"))
        : Optional.empty();
  }
}
