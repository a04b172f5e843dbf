package tweedie.config;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;
import tweedie.data.Table;
import tweedie.plot.HtmlReport;
import tweedie.plot.ImageGrid;
import tweedie.plot.LineChart;
import tweedie.plot.Png;

/**
 * The pictures and figures of a trained image model, in its run folder: {@code samples.png}, {@code
 * denoising.png}, {@code loss.png}, {@code metrics.json} and {@code report.html}, one page with all
 * of it.
 */
public final class ImageReport {
  /** Samples that are shown, and the fewest that figures are computed from. */
  public static final int SHOWN = 64;

  private final Path folder;
  private final Model model;
  private final long seed;

  /**
   * A report of a model.
   *
   * @param folder where it goes; {@code metrics.csv} is read from there
   * @param model an image model
   * @param seed of the samples
   */
  public ImageReport(Path folder, Model model, long seed) {
    this.folder = folder;
    this.model = model;
    this.seed = seed;
  }

  /**
   * Samples, evaluates and writes everything.
   *
   * @param train training images
   * @param heldOut held-out images
   * @param n number of samples that figures are computed from, at least 64
   * @param progress told the number of finished samples
   * @return the figures
   * @throws IOException when a file cannot be written
   */
  public Evaluation write(Table train, Table heldOut, int n, IntConsumer progress)
      throws IOException {
    Table x = model.draw(n, seed, model.options(), Optional.empty(), progress);
    BufferedImage grid = grid(x);
    BufferedImage strip = new DenoisingStrip(model, seed).draw();
    BufferedImage loss = loss();
    Evaluation e = Evaluation.of(Evaluation.extractor(model.shape()), x, train, heldOut, seed);
    Png.write(folder.resolve("samples.png"), grid);
    Png.write(folder.resolve("denoising.png"), strip);
    Png.write(folder.resolve("loss.png"), loss);
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("step", model.step());
    json.put("seed", seed);
    json.put("sampler", model.options());
    json.putAll(e.json());
    Json.write(folder.resolve("metrics.json"), json);
    page(grid, strip, loss, e, n).write(folder.resolve("report.html"));
    return e;
  }

  private BufferedImage grid(Table x) {
    int[] s = model.shape();
    return new ImageGrid(8, 3, List.of(), List.of())
        .draw(x.slice(0, SHOWN).values(), SHOWN, s[0], s[1], s[2]);
  }

  private BufferedImage loss() throws IOException {
    List<double[]> train = new ArrayList<>();
    List<double[]> held = new ArrayList<>();
    List<String> lines = Files.readAllLines(folder.resolve("metrics.csv"));
    List<String> header = List.of(lines.get(0).split(",", -1));
    int loss = header.indexOf("loss");
    int heldOut = header.indexOf("held_out_loss");
    for (String line : lines.subList(1, lines.size())) {
      String[] c = line.split(",", -1);
      double step = Double.parseDouble(c[0]);
      train.add(new double[] {step, Double.parseDouble(c[loss])});
      if (!c[heldOut].isEmpty()) {
        held.add(new double[] {step, Double.parseDouble(c[heldOut])});
      }
    }
    LineChart chart = LineChart.of("Loss", "step", "weighted denoising loss");
    chart = with(chart, "training, batch mean", train);
    return with(chart, "held out, averaged weights", held).draw();
  }

  private static LineChart with(LineChart chart, String name, List<double[]> points) {
    return points.isEmpty()
        ? chart
        : chart.with(
            name,
            points.stream().mapToDouble(p -> p[0]).toArray(),
            points.stream().mapToDouble(p -> p[1]).toArray());
  }

  private HtmlReport page(
      BufferedImage grid, BufferedImage strip, BufferedImage loss, Evaluation e, int n) {
    SampleOptions o = model.options();
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("Training steps", Long.toString(model.step()));
    facts.put("Process", model.config().get("process").toString());
    facts.put("Sampler", "%s, %s grid, %d network calls".formatted(o.solver(), o.grid(), o.nfe()));
    facts.put("Seed", Long.toString(seed));
    return new HtmlReport("Tweedie: " + folder.getFileName())
        .keyValues(facts)
        .section("Samples")
        .pixelFigure(grid, "The first 64 samples, not chosen.")
        .section("The reverse process")
        .pixelFigure(
            strip,
            "Four samples from noise (left) to image (right): position above, auxiliary blocks"
                + " below, scaled to their stationary deviation.")
        .section("Figures")
        .paragraph(
            "%d samples against held-out images; the floor is as many other held-out images, the"
                    .formatted(n)
                + " Gaussian has the mean and covariance of the training images. Names: "
                + e.generated("FD").name())
        .table(List.of("metric", "model", "real (floor)", "Gaussian"), e.rows())
        .section("Training")
        .figure(loss, "Training and held-out loss.");
  }
}
