package io.cleave.cli.report.html;

import io.cleave.cli.report.chart.Plot;
import io.cleave.cli.report.chart.Size;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A chart, a table or pictures, with what one needs to read them.
 *
 * @param id what it is of, until it is {@link #named}; then in the page, and of its SVG file
 * @param title what it shows
 * @param caption what one sees and how to read it
 * @param command what made it
 * @param plot the chart, if it is one
 * @param body what stands below the chart, if anything
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

  /** The same with an id that no other figure has. */
  public Figure named(Ids ids) {
    return new Figure(ids.of(id), title, caption, command, plot, body);
  }

  /** Of the chart alone. */
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

  /** One line each; a line breaks between words, as hyphens belong to what follows them. */
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
