package io.cleave.onnxruntime.graph;

import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The modules that the nodes of a graph belong to. PyTorch's older exporter keeps module paths in
 * the names of nodes: {@code /layer1/layer1.0/relu_2/Relu} is a node of {@code layer1}, {@code
 * layer1.0} and {@code layer1.0.relu_2}. The newer one keeps them in the nodes' metadata.
 * Immutable.
 */
public final class ModuleNames {
  private static final int MAX_LENGTH = 256;
  private static final int MAX_DEPTH = 16;

  private static final String SCOPES = "pkg.torch.onnx.name_scopes";
  private static final Pattern QUOTED = Pattern.compile("'([^']*)'");

  private final List<List<String>> ending = new ArrayList<>();

  /**
   * Reads the names of a graph's nodes.
   *
   * @param nodes in the order of the computation
   */
  public ModuleNames(List<GraphNode> nodes) {
    Map<String, Integer> last = new HashMap<>();
    List<List<String>> modules = new ArrayList<>();
    for (int i = 0; i < nodes.size(); i++) {
      modules.add(modules(nodes.get(i).proto()));
      for (String module : modules.get(i)) {
        last.put(module, i);
      }
    }
    for (int i = 0; i < nodes.size(); i++) {
      int node = i;
      ending.add(
          modules.get(i).stream()
              .filter(module -> Objects.equals(last.get(module), node))
              .toList());
    }
  }

  /**
   * {@return the names of the modules whose last node this is, the outermost first} Empty where the
   * module of the node goes on after it, or where the nodes' names contain no modules.
   *
   * @param node its index in the order of the computation
   */
  public List<String> ending(int node) {
    return ending.get(node);
  }

  /**
   * The modules of a node, the outermost first. What restores the values that a module quantised is
   * not part of it, so that the module ends with the integers.
   */
  static List<String> modules(NodeProto node) {
    if (node.getOpType().equals("DequantizeLinear")) {
      return List.of();
    }
    return node.getMetadataPropsList().stream()
        .filter(entry -> entry.getKey().equals(SCOPES))
        .findFirst()
        .map(entry -> scopes(entry.getValue()))
        .orElseGet(() -> modules(node.getName()));
  }

  /** A list as Python writes it: the whole network, its modules, and the operation. */
  private static List<String> scopes(String list) {
    List<String> names = new ArrayList<>();
    Matcher name = QUOTED.matcher(list);
    while (names.size() <= MAX_DEPTH && name.find()) {
      names.add(name.group(1));
    }
    boolean sound = names.size() >= 2 && names.size() <= MAX_DEPTH;
    return sound
        ? names.subList(0, names.size() - 1).stream().filter(ModuleNames::isName).toList()
        : List.of();
  }

  private static boolean isName(String module) {
    return !module.isEmpty() && module.length() <= MAX_LENGTH;
  }

  /**
   * The modules of a node's name, the outermost first. The last component of its name is the
   * operation.
   */
  static List<String> modules(String name) {
    if (!name.contains("/") || name.length() > MAX_LENGTH) {
      return List.of();
    }
    String[] words = (name.startsWith("/") ? name.substring(1) : name).split("/", -1);
    if (words.length > MAX_DEPTH) {
      return List.of();
    }
    List<String> modules = new ArrayList<>();
    String path = "";
    String before = "";
    for (int i = 0; i < words.length - 1; i++) {
      if (!before.isEmpty() && words[i].startsWith(before + ".")) {
        path = path.substring(0, path.length() - before.length()) + words[i];
      } else {
        path = path.isEmpty() ? words[i] : path + "." + words[i];
      }
      before = words[i];
      modules.add(path);
    }
    return modules;
  }
}
