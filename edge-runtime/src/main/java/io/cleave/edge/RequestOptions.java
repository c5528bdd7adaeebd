package io.cleave.edge;

import io.cleave.codec.internal.Check;
import io.cleave.codec.protocol.AnswerFormat;
import io.cleave.codec.protocol.RequestPreamble;
import io.cleave.codec.protocol.TraceContext;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a request asks for beside its inputs. Immutable: each method returns another one.
 *
 * <pre>{@code
 * client.predictEachAsync(inputs, RequestOptions.defaults().cut("layer2").outputs("boxes"));
 * }</pre>
 *
 * @param cut where to split: the name of one of the client's cuts, or an alias; empty: where the
 *     planner says
 * @param outputs names of those that are wanted, in that order; none: all in the network's
 * @param format how float32 values of outputs come back that {@code formats} does not name
 * @param formats how those of single outputs do, by their names
 * @param priority 0 to {@value RequestPreamble#MAX_PRIORITY}: of this client's requests those of a
 *     higher one go first, on the way and in the server's queue
 * @param trace which trace the request is part of, if that is sampled
 */
public record RequestOptions(
    Optional<String> cut,
    List<String> outputs,
    AnswerFormat format,
    Map<String, AnswerFormat> formats,
    int priority,
    Optional<TraceContext> trace) {
  private static final RequestOptions DEFAULTS =
      new RequestOptions(
          Optional.empty(),
          List.of(),
          AnswerFormat.EXACT,
          Map.of(),
          RequestPreamble.NORMAL_PRIORITY,
          Optional.empty());

  /**
   * Keeps copies, and checks the priority.
   *
   * @param cut as above
   * @param outputs as above
   * @param format as above
   * @param formats as above
   * @param priority as above
   * @param trace as above
   * @throws IllegalArgumentException if the priority is out of range
   */
  public RequestOptions {
    outputs = List.copyOf(outputs);
    formats = Map.copyOf(formats);
    Check.range("priority", priority, 0, RequestPreamble.MAX_PRIORITY);
  }

  /**
   * All outputs, bit for bit, at the cut that the planner chooses.
   *
   * @return what a request without options has
   */
  public static RequestOptions defaults() {
    return DEFAULTS;
  }

  /**
   * Chooses where to split.
   *
   * @param name as above
   * @return the same but for that
   */
  public RequestOptions cut(String name) {
    return new RequestOptions(Optional.of(name), outputs, format, formats, priority, trace);
  }

  /**
   * Chooses outputs.
   *
   * @param names as above
   * @return the same but for that
   */
  public RequestOptions outputs(List<String> names) {
    return new RequestOptions(cut, names, format, formats, priority, trace);
  }

  /**
   * Chooses outputs.
   *
   * @param names as above
   * @return the same but for that
   */
  public RequestOptions outputs(String... names) {
    return outputs(List.of(names));
  }

  /**
   * Chooses how all outputs come back.
   *
   * @param all as above
   * @return the same but for that
   */
  public RequestOptions format(AnswerFormat all) {
    return new RequestOptions(cut, outputs, all, formats, priority, trace);
  }

  /**
   * Chooses how one output comes back.
   *
   * @param output its name
   * @param one how
   * @return the same but for that
   */
  public RequestOptions format(String output, AnswerFormat one) {
    Map<String, AnswerFormat> more = new HashMap<>(formats);
    more.put(output, one);
    return new RequestOptions(cut, outputs, format, more, priority, trace);
  }

  /**
   * Chooses what goes first.
   *
   * @param level as above
   * @return the same but for that
   * @throws IllegalArgumentException if it is out of range
   */
  public RequestOptions priority(int level) {
    return new RequestOptions(cut, outputs, format, formats, level, trace);
  }

  /**
   * Says which trace the request is part of.
   *
   * @param context as above
   * @return the same but for that
   */
  public RequestOptions trace(TraceContext context) {
    return new RequestOptions(cut, outputs, format, formats, priority, Optional.of(context));
  }

  /**
   * How an output's float32 values come back.
   *
   * @param output its name
   * @return its own format, or that of all
   */
  public AnswerFormat formatOf(String output) {
    return formats.getOrDefault(output, format);
  }

  /**
   * What of this says what the answer has.
   *
   * @return the same outputs and formats, and nothing else
   */
  public RequestOptions answer() {
    return new RequestOptions(
        Optional.empty(), outputs, format, formats, DEFAULTS.priority, Optional.empty());
  }
}
