package io.cleave.core.labels;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Finds names of classes in JSON that other programs write. */
final class JsonLabels {
  static final String EXPECTED =
      "a list of names, or an object of names by their numbers from 0 on, each once";

  private static final String BY_NUMBER = "id2label";
  private static final String BY_NAME = "label2id";

  private JsonLabels() {}

  /**
   * Lists the names in the order of their numbers.
   *
   * @throws IllegalArgumentException if the JSON has another form
   */
  static List<String> of(JsonElement json) {
    if (json.isJsonArray()) {
      return json.getAsJsonArray().asList().stream().map(JsonLabels::name).toList();
    }
    require(json.isJsonObject());
    JsonObject object = json.getAsJsonObject();
    for (String inside : List.of(BY_NUMBER, BY_NAME)) {
      if (object.has(inside) && object.get(inside).isJsonObject()) {
        return numbered(object.getAsJsonObject(inside));
      }
    }
    return numbered(object);
  }

  private static List<String> numbered(JsonObject object) {
    boolean byName = object.asMap().values().stream().allMatch(JsonLabels::isNumber);
    String[] names = new String[object.size()];
    for (Map.Entry<String, JsonElement> entry : object.entrySet()) {
      String number = byName ? entry.getValue().getAsString() : entry.getKey();
      String name = byName ? entry.getKey() : name(entry.getValue());
      int place = Integer.parseInt(number);
      require(place >= 0 && place < names.length && names[place] == null);
      names[place] = name;
    }
    return new ArrayList<>(Arrays.asList(names));
  }

  private static boolean isNumber(JsonElement element) {
    return element.isJsonPrimitive() && element.getAsJsonPrimitive().isNumber();
  }

  /** Keras writes pairs of synset and name. */
  private static String name(JsonElement element) {
    if (element.isJsonArray()) {
      JsonArray parts = element.getAsJsonArray();
      require(!parts.isEmpty());
      return name(parts.get(parts.size() - 1));
    }
    require(element.isJsonPrimitive());
    return element.getAsString();
  }

  private static void require(boolean holds) {
    if (!holds) {
      throw new IllegalArgumentException(EXPECTED);
    }
  }
}
