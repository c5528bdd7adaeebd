package io.cleave.cli.report;

import io.cleave.cli.report.html.Html;
import io.cleave.lab.results.Paper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The HTML document around the sections. Its content security policy forbids scripts and any
 * request.
 */
final class Page {

  private static final String POLICY =
      "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none';"
          + " form-action 'none'";

  private Page() {}

  static String html(String subject, List<Section> sections) {
    return Html.of(
            """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="{}">
            <meta name="color-scheme" content="light dark">
            <link rel="icon" href="data:,">
            <title>Cleave report: {}</title>
            <style>
            {}</style>
            </head>
            <body>
            <header>
            <p class="tool">Cleave report</p>
            <h1>{}</h1>
            <nav aria-label="Sections"><ul>{}</ul></nav>
            </header>
            <main>
            {}</main>
            <footer><p>{}</p></footer>
            </body>
            </html>
            """,
            POLICY,
            subject,
            Html.trusted(style()),
            subject,
            Html.join(sections.stream().map(Section::link).toList()),
            Html.join(sections.stream().map(Section::html).toList()),
            "Written by cleave report. Numbers of the paper: " + Paper.NAME + ".")
        .toString();
  }

  private static String style() {
    try (InputStream style = Page.class.getResourceAsStream("report.css")) {
      return new String(style.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
