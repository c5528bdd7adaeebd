package io.cleave.cli.report;

import io.cleave.cli.report.html.Figure;
import io.cleave.cli.report.html.Html;
import io.cleave.cli.report.html.Ids;
import java.util.List;

/**
 * A section of the page.
 *
 * @param id the id of its element
 * @param title the title
 * @param introduction what the section is about
 * @param figures the figures of the section
 */
record Section(String id, String title, String introduction, List<Figure> figures) {

  /** The section with an id for each of its figures. */
  Section named(Ids ids) {
    return new Section(
        id, title, introduction, figures.stream().map(figure -> figure.named(ids)).toList());
  }

  Html html() {
    return Html.of(
        """
        <section aria-labelledby="{}">
        <h2 id="{}">{}</h2>
        <p>{}</p>
        {}</section>
        """,
        id,
        id,
        title,
        introduction,
        Html.join(figures.stream().map(Figure::html).toList()));
  }

  Html link() {
    return Html.of("<li><a href=\"#{}\">{}</a></li>", id, title);
  }
}
