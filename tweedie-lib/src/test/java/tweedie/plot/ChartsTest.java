package tweedie.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ChartsTest {
  /** As many as the largest chart of the documentation has lines. */
  @Test
  void eightLinesHaveEightColours() {
    assertThat(Style.COLOURS).hasSize(8).doesNotHaveDuplicates();
  }

  @Test
  void linesAreDrawnInTheirColours() throws IOException {
    double[] x = new double[400];
    double[] train = new double[400];
    double[] held = new double[400];
    for (int i = 0; i < 400; i++) {
      x[i] = 5 * (i + 1);
      train[i] = 0.02 + 1 / Math.sqrt(i + 1) + 0.01 * Math.sin(i);
      held[i] = 0.03 + 1 / Math.sqrt(i + 1);
    }
    LineChart chart =
        LineChart.of("Loss", "step", "loss per row")
            .with("training", x, train)
            .with("held out", x, held);
    BufferedImage linear = chart.draw();
    BufferedImage log = chart.logAxes(true, true).draw();
    assertThat(count(linear, 0x0072b2)).isGreaterThan(100);
    assertThat(count(log, 0xd55e00)).isGreaterThan(100);
    Pictures.keep("loss.png", linear);
    Pictures.keep("loss-log.png", log);
  }

  @Test
  void pointsThatCannotBeDrawnAreLeftOut() {
    double[] x = {0, 1, 2, 3};
    double[] y = {1, Double.NaN, -1, Double.POSITIVE_INFINITY};
    LineChart chart = LineChart.of("t", "x", "y").with("a", x, y);
    assertThatCode(chart::draw).doesNotThrowAnyException();
    assertThatCode(chart.logAxes(true, true)::draw).doesNotThrowAnyException();
    assertThatCode(LineChart.of("t", "x", "y")::draw).doesNotThrowAnyException();
    assertThatThrownBy(() -> new LineChart.Series("a", List.of(1.0), List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /**
   * Values of less than a decade, of a part of one, and with no tick of a logarithm between them.
   */
  @ParameterizedTest
  @CsvSource({"1.2, 80", "2.5, 9.5", "3.05, 4.02", "3.4, 4.6", "3.1, 3.9", "0.912, 0.918"})
  void logarithmicAxesNameAtLeastTwoNumbers(double low, double high) throws IOException {
    double[] x = {250, 1000};
    BufferedImage drawn =
        LineChart.of("", "", "").with("a", x, new double[] {low, high}).logAxes(true, true).draw();
    Pictures.keep("log-%s-%s.png".formatted(low, high), drawn);
    assertThat(numbersBesideTheAxis(drawn)).isGreaterThanOrEqualTo(2);
  }

  /** Rows of dark pixels of the height of digits, left of the longest dark column. */
  private static int numbersBesideTheAxis(BufferedImage image) {
    int axis = 0;
    for (int column = 1; column < 150; column++) {
      axis = darkIn(image, column) > darkIn(image, axis) ? column : axis;
    }
    int numbers = 0;
    int height = 0;
    for (int row = 0; row < image.getHeight(); row++) {
      boolean dark = false;
      // Ticks are short lines at the axis.
      for (int column = 0; column < axis - 5; column++) {
        dark |= dark(image, column, row);
      }
      height = dark ? height + 1 : 0;
      numbers += height == 6 ? 1 : 0;
    }
    return numbers;
  }

  private static int darkIn(BufferedImage image, int column) {
    return (int)
        IntStream.range(0, image.getHeight()).filter(row -> dark(image, column, row)).count();
  }

  private static boolean dark(BufferedImage image, int column, int row) {
    return (image.getRGB(column, row) & 0xff) < 0xa0;
  }

  @Test
  void numbersOfAnAxisAreThoseOfItsRange() {
    assertThat(named(1e-4, 1e4))
        .containsExactly("1e-04", "0.001", "0.01", "0.1", "1", "10", "100", "1000", "10000");
    assertThat(named(6, 70)).containsExactly("10", "20", "50");
    assertThat(named(3.05, 5.5)).containsExactly("4", "5");
    assertThat(new LogTicks(DoubleStream.of(3.05, 5.5)).narrow()).isFalse();
    assertThat(new LogTicks(DoubleStream.of(3.05, 4.02)).narrow()).isTrue();
    assertThat(new LogTicks(DoubleStream.of(2)).narrow()).isTrue();
    assertThat(new LogTicks(DoubleStream.empty()).narrow()).isFalse();
  }

  /** Labels of the ticks between the ends, which are there at 1 to 9 of each decade. */
  private static List<String> named(double low, double high) {
    LogTicks ticks = new LogTicks(DoubleStream.of(low, high));
    return IntStream.rangeClosed(-5, 5)
        .boxed()
        .flatMap(k -> IntStream.rangeClosed(1, 9).mapToObj(d -> d * Math.pow(10, k)))
        .filter(v -> v > low * (1 - 1e-9) && v < high * (1 + 1e-9))
        .map(ticks::label)
        .filter(text -> !text.isEmpty())
        .toList();
  }

  /** The second of three points apart: no line is left, and all points are marked. */
  @Test
  void partsAreNotJoined() throws IOException {
    double[] x = {1, 2, 3};
    double[] y = {1, 2, 3};
    BufferedImage joined = LineChart.of("t", "x", "y").with("a", x, y).draw();
    BufferedImage parted =
        LineChart.of("t", "x", "y")
            .with("a", x, y, List.of(1, 2))
            .with("b", new double[] {1, 3}, new double[] {3, 2})
            .draw();
    Pictures.keep("parts.png", parted);
    assertThat(count(parted, 0x0072b2)).isBetween(60, count(joined, 0x0072b2) / 2);
    // A piece takes no colour of its own.
    assertThat(count(parted, 0xd55e00)).isGreaterThan(100);
    assertThat(count(parted, 0x009e73)).isZero();
  }

  @Test
  void cloudsShareEqualAxes() throws IOException {
    SplittableRandom random = new SplittableRandom(3);
    float[] data = new float[2000];
    float[] samples = new float[2000];
    for (int i = 0; i < 2000; i += 2) {
      double angle = 2 * Math.PI * random.nextDouble();
      data[i] = (float) Math.cos(angle);
      data[i + 1] = (float) Math.sin(angle);
      samples[i] = (float) (1.2 * random.nextDouble() * Math.cos(angle));
      samples[i + 1] = (float) (1.2 * random.nextDouble() * Math.sin(angle));
    }
    samples[0] = Float.NaN;
    BufferedImage image =
        Scatter.of("Two clouds").with("data", data).with("samples", samples).draw();
    assertThat(image.getWidth()).isEqualTo(image.getHeight());
    Pictures.keep("scatter.png", image);
    assertThatCode(Scatter.of("none")::draw).doesNotThrowAnyException();
  }

  @Test
  void reportIsOneEscapedPage() throws IOException {
    Map<String, String> pairs = new LinkedHashMap<>();
    pairs.put("process", "psld(γ=0.01, ν=4.01)");
    pairs.put("seed", "<7>");
    BufferedImage grid = new BufferedImage(30, 30, BufferedImage.TYPE_INT_RGB);
    HtmlReport report =
        new HtmlReport("Quickstart <script>alert('x')</script>")
            .paragraph("Trained for 1,000 steps & sampled; 100% of it.")
            .section("Run")
            .keyValues(pairs)
            .section("Samples")
            .pixelFigure(grid, "64 \"samples\"")
            .figure(LineChart.of("Loss", "step", "loss").draw(), "Loss")
            .table(
                List.of("metric", "value"), List.of(List.of("FD", "12.5"), List.of("KID", "1e-3")));
    String html = report.toHtml();
    report.write(Pictures.FOLDER.resolve("report.html"));
    assertThat(html)
        .doesNotContain("<script")
        .contains("&lt;script&gt;alert(&#39;x&#39;)")
        .contains("alt=\"64 &quot;samples&quot;\"")
        .contains("&lt;7&gt;")
        .contains("100% of it")
        .contains("<td class=\"number\">12.5</td>")
        .contains("src=\"data:image/png;base64,iVBOR")
        .doesNotContain("http:")
        .doesNotContain("https:");
    assertThatThrownBy(() -> report.table(List.of("a"), List.of(List.of())))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static int count(BufferedImage image, int rgb) {
    int count = 0;
    for (int p = 0; p < image.getWidth() * image.getHeight(); p++) {
      if ((image.getRGB(p % image.getWidth(), p / image.getWidth()) & 0xffffff) == rgb) {
        count++;
      }
    }
    return count;
  }
}
