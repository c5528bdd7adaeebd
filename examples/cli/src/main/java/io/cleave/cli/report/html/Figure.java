package io.cleave.cli.report.html;

import io.cleave.cli.report.chart.Plot;
import io.cleave.cli.report.chart.Size;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A chart, a table or pictures, with the text that explains them.
 *
 * @param id what the figure is about; after {@link #named}, the id of its element and the name of
 *     its SVG file
 * @param title what the figure shows
 * @param caption what the reader sees, and how to read it
 * @param command the command that made the data
 * @param plot the chart; empty if the figure is not a chart
 * @param body what is below the chart; may be empty
 */
public record Figure(
    String id, String title, String caption, String command, Optional<Plot> plot, Html body) {

  public static Figure chart(String id, String caption, String command, Plot plot, String title) {
    return new Figure(id, title, caption, command, drawn(plot), Html.none());
  }

  private static Optional<Plot> drawn(Plot plot) {
    return plot.isEmpty() ? Optional.empty() : Optional.of(plot);
  }

  public static Figure of(String id, String title, String caption, String command, Html body) {
    return new Figure(id, title, caption, command, Optional.empty(), body);
  }

  public Figure with(Html more) {
    return new Figure(id, title, caption, command, plot, more);
  }

  /** {@return a copy of this figure with an id that no other figure has} */
  public Figure named(Ids ids) {
    return new Figure(ids.of(id), title, caption, command, plot, body);
  }

  /** {@return the name of the chart's own file} */
  public String fileName() {
    return id.substring(Ids.PREFIX.length()) + ".svg";
  }

  public Html html() {
    return Html.of(
        """
        <figure id="{}">
        <h3>{}</h3>
        {}{}
        <figcaption>{}</figcaption>
        <div class="command"><span>Made by</span>{}</div>
        </figure>
        """,
        id,
        title,
        plot.map(this::drawing).orElse(Html.none()),
        body,
        caption,
        commands());
  }

  /**
   * One line for each command. Lines only break between words, because hyphens belong to the word
   * that follows.
   */
  private Html commands() {
    return Html.join(
        command
            .lines()
            .map(line -> Stream.of(line.split(" ")).map(word -> Html.of("<span>{}</span>", word)))
            .map(words -> Html.of("<code>{}</code>", Html.spaced(words.toList())))
            .toList());
  }

  private Html drawing(Plot drawn) {
    return Html.of(
        "<div class=\"chart wide\">{}</div>\n<div class=\"chart narrow\">{}</div>\n",
        Html.trusted(drawn.inline(id + "-wide", Size.WIDE)),
        Html.trusted(drawn.inline(id + "-narrow", Size.NARROW)));
  }
}
