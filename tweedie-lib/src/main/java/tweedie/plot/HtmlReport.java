package tweedie.plot;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import tweedie.file.AtomicFiles;

/**
 * One self-contained page: text, tables and pictures (as data URIs), no script and nothing fetched.
 * Every text is escaped. Follows the reader's light or dark setting and prints well.
 */
public final class HtmlReport {
  private static final String CSS =
      """
      :root { color-scheme: light dark; --ink: #1c2024; --soft: #5f6b76; --line: #dfe3e7;
        --page: #fbfbfa; --card: #ffffff; }
      @media (prefers-color-scheme: dark) { :root { --ink: #e6e8ea; --soft: #9aa5b0;
        --line: #343a40; --page: #16181b; --card: #1e2124; } }
      * { box-sizing: border-box; }
      body { margin: 0; background: var(--page); color: var(--ink);
        font: 16px/1.6 system-ui, -apple-system, "Segoe UI", Roboto, Helvetica, Arial, sans-serif; }
      main { max-width: 60rem; margin: 0 auto; padding: 2.5rem 1.25rem 4rem; }
      h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 .5rem; }
      h2 { font-size: 1.25rem; margin: 2.5rem 0 .75rem; padding-bottom: .3rem;
        border-bottom: 1px solid var(--line); }
      p { max-width: 42rem; margin: .75rem 0; }
      figure { margin: 1.25rem 0; padding: 1rem; background: var(--card);
        border: 1px solid var(--line); border-radius: 8px; }
      figure img { display: block; max-width: 100%; height: auto; margin: 0 auto;
        border-radius: 4px; background: #fff; }
      figure img.pixels { image-rendering: pixelated; }
      figcaption { margin-top: .75rem; color: var(--soft); font-size: .92rem; }
      .scroll { overflow-x: auto; margin: 1rem 0; }
      table { border-collapse: collapse; font-size: .94rem; font-variant-numeric: tabular-nums; }
      th, td { text-align: left; padding: .4rem 1.1rem .4rem 0; vertical-align: top;
        border-bottom: 1px solid var(--line); }
      th { color: var(--soft); font-weight: 600; }
      td.number { text-align: right; }
      @media print { body { background: #fff; } figure { break-inside: avoid; } }
      """;

  private final StringBuilder body = new StringBuilder();
  private final String title;

  /**
   * An empty page.
   *
   * @param title of the page, and its heading
   */
  public HtmlReport(String title) {
    this.title = title;
  }

  /**
   * Begins a section.
   *
   * @param text heading
   * @return this page
   */
  public HtmlReport section(String text) {
    body.append("<h2>").append(escape(text)).append("</h2>\n");
    return this;
  }

  /**
   * Adds a paragraph.
   *
   * @param text plain text
   * @return this page
   */
  public HtmlReport paragraph(String text) {
    body.append("<p>").append(escape(text)).append("</p>\n");
    return this;
  }

  /**
   * Adds a table of names and values.
   *
   * @param pairs values by name, in the order of the map
   * @return this page
   */
  public HtmlReport keyValues(Map<String, String> pairs) {
    body.append("<div class=\"scroll\"><table>\n");
    pairs.forEach(
        (key, value) ->
            body.append("<tr><th scope=\"row\">")
                .append(escape(key))
                .append("</th><td>")
                .append(escape(value))
                .append("</td></tr>\n"));
    body.append("</table></div>\n");
    return this;
  }

  /**
   * Adds a table; cells that are numbers are set to the right.
   *
   * @param header column names
   * @param rows cells, as many per row as the header has
   * @return this page
   * @throws IllegalArgumentException if a row has another length
   */
  public HtmlReport table(List<String> header, List<List<String>> rows) {
    body.append("<div class=\"scroll\"><table>\n<thead><tr>");
    header.forEach(name -> body.append("<th scope=\"col\">").append(escape(name)).append("</th>"));
    body.append("</tr></thead>\n<tbody>\n");
    for (List<String> row : rows) {
      if (row.size() != header.size()) {
        throw new IllegalArgumentException(
            "report table: expected %d cells, found %d".formatted(header.size(), row.size()));
      }
      body.append("<tr>");
      row.forEach(
          cell ->
              body.append(isNumber(cell) ? "<td class=\"number\">" : "<td>")
                  .append(escape(cell))
                  .append("</td>"));
      body.append("</tr>\n");
    }
    body.append("</tbody></table></div>\n");
    return this;
  }

  /**
   * Adds a chart or photograph.
   *
   * @param image picture
   * @param caption what it shows; also its text for screen readers
   * @return this page
   */
  public HtmlReport figure(BufferedImage image, String caption) {
    return figure(image, caption, "");
  }

  /**
   * Adds a picture whose pixels should stay sharp when shown larger, such as a grid of samples.
   *
   * @param image picture
   * @param caption what it shows; also its text for screen readers
   * @return this page
   */
  public HtmlReport pixelFigure(BufferedImage image, String caption) {
    return figure(image, caption, " class=\"pixels\"");
  }

  /**
   * The page.
   *
   * @return HTML
   */
  public String toHtml() {
    return """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>%s</title>
        <style>
        %s</style>
        </head>
        <body>
        <main>
        <h1>%s</h1>
        %s</main>
        </body>
        </html>
        """
        .formatted(escape(title), CSS, escape(title), body);
  }

  /**
   * Writes the page, atomically.
   *
   * @param path HTML file to create or replace
   * @throws IOException if writing fails, with the path
   */
  public void write(Path path) throws IOException {
    AtomicFiles.writeText(path, toHtml());
  }

  private HtmlReport figure(BufferedImage image, String caption, String attribute) {
    body.append(
        "<figure><img%s width=\"%d\" height=\"%d\" alt=\"%s\" src=\"data:image/png;base64,%s\">"
            .formatted(
                attribute,
                image.getWidth(),
                image.getHeight(),
                escape(caption),
                Base64.getEncoder().encodeToString(Png.bytes(image))));
    body.append("<figcaption>").append(escape(caption)).append("</figcaption></figure>\n");
    return this;
  }

  private static boolean isNumber(String text) {
    return text.matches("[-+\u2212]?\\d[\\d.,]*([eE][-+]?\\d+)?( ?%)?");
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
