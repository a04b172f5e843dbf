package tweedie.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import tweedie.config.Chart;
import tweedie.config.Likelihood;
import tweedie.config.LikelihoodFigure;
import tweedie.config.Model;
import tweedie.config.SampleOptions;
import tweedie.data.Table;
import tweedie.plot.Png;

/**
 * A picture of samples that are points of a surface.
 *
 * @param model where they come from
 * @param chart how states are drawn
 * @param path the picture
 */
record SampleMap(Model model, Chart chart, Path path) {
  /** Cells of a field whose likelihood is computed together. */
  private static final int BATCH = 1024;

  static Optional<SampleMap> of(Model model, SampleFile file) {
    String name = file.path().toAbsolutePath().toFile().getName();
    Path path = file.path().resolveSibling(name.replaceFirst("\\.[^.]*$", "") + ".png");
    return model.process().chart().map(c -> new SampleMap(model, c, path));
  }

  /** Draws samples in the units of the data, over the model's log-density if asked for. */
  void write(String title, Table samples, boolean density) throws IOException {
    Optional<double[]> log = density ? Optional.of(field()) : Optional.empty();
    Png.write(path, chart.draw(title, model.process().encode(samples), log));
  }

  private double[] field() {
    SampleOptions o = model.options();
    Likelihood l = model.likelihood(new Likelihood.Options(o.tolerance(), 1, o.tEnd()));
    return LikelihoodFigure.field(l, chart.cells(), BATCH, done -> {});
  }
}
