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
 * What a request asks for beside its inputs. Immutable: every method returns a copy.
 *
 * <pre>{@code
 * client.predictEachAsync(inputs, RequestOptions.defaults().cut("layer2").outputs("boxes"));
 * }</pre>
 *
 * @param cut where to split: the name of one of the client's cuts, or an alias; if empty, the
 *     planner chooses
 * @param outputs names of the wanted outputs in the wanted order; if empty, all in the network's
 *     order
 * @param format of float32 outputs in the answer, except those in {@code formats}
 * @param formats of single float32 outputs in the answer, by output name
 * @param priority 0 to {@value RequestPreamble#MAX_PRIORITY}; of one client's requests, those of
 *     higher priority go first, on the way and in the server's queue
 * @param trace that the request is part of; sent to the server only if the trace is sampled
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
   * Copies the collections, and checks the priority.
   *
   * @param cut where to split
   * @param outputs names of the wanted outputs
   * @param format of all outputs
   * @param formats of single outputs
   * @param priority 0 to {@value RequestPreamble#MAX_PRIORITY}
   * @param trace that the request is part of
   * @throws IllegalArgumentException if the priority is out of range
   */
  public RequestOptions {
    outputs = List.copyOf(outputs);
    formats = Map.copyOf(formats);
    Check.range("priority", priority, 0, RequestPreamble.MAX_PRIORITY);
  }

  /**
   * {@return the options of a request without options: all outputs, exact, at the cut that the
   * planner chooses}
   */
  public static RequestOptions defaults() {
    return DEFAULTS;
  }

  /**
   * {@return a copy with the cut to split at}
   *
   * @param name of one of the client's cuts, or an alias
   */
  public RequestOptions cut(String name) {
    return new RequestOptions(Optional.of(name), outputs, format, formats, priority, trace);
  }

  /**
   * {@return a copy with the wanted outputs}
   *
   * @param names in the wanted order; none for all outputs in the network's order
   */
  public RequestOptions outputs(List<String> names) {
    return new RequestOptions(cut, names, format, formats, priority, trace);
  }

  /**
   * {@return a copy with the wanted outputs}
   *
   * @param names in the wanted order; none for all outputs in the network's order
   */
  public RequestOptions outputs(String... names) {
    return outputs(List.of(names));
  }

  /**
   * {@return a copy with the format in which float32 outputs come back}
   *
   * @param all the format of all outputs that have none of their own
   */
  public RequestOptions format(AnswerFormat all) {
    return new RequestOptions(cut, outputs, all, formats, priority, trace);
  }

  /**
   * {@return a copy with the format in which one float32 output comes back}
   *
   * @param output its name
   * @param one the format of that output
   */
  public RequestOptions format(String output, AnswerFormat one) {
    Map<String, AnswerFormat> more = new HashMap<>(formats);
    more.put(output, one);
    return new RequestOptions(cut, outputs, format, more, priority, trace);
  }

  /**
   * {@return a copy with a priority}
   *
   * @param level 0 to {@value RequestPreamble#MAX_PRIORITY}; higher goes first
   * @throws IllegalArgumentException if the level is out of range
   */
  public RequestOptions priority(int level) {
    return new RequestOptions(cut, outputs, format, formats, level, trace);
  }

  /**
   * {@return a copy with the trace that the request is part of}
   *
   * @param context of the trace
   */
  public RequestOptions trace(TraceContext context) {
    return new RequestOptions(cut, outputs, format, formats, priority, Optional.of(context));
  }

  /**
   * {@return the format of one output: its own, or that of all}
   *
   * @param output its name
   */
  public AnswerFormat formatOf(String output) {
    return formats.getOrDefault(output, format);
  }

  /** {@return a copy with only what shapes the answer: the outputs and their formats} */
  public RequestOptions answer() {
    return new RequestOptions(
        Optional.empty(), outputs, format, formats, DEFAULTS.priority, Optional.empty());
  }
}
