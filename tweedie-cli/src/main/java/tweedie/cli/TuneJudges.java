package tweedie.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;
import tweedie.config.Catalog;
import tweedie.config.ConfigException;
import tweedie.config.Judge;
import tweedie.config.Model;
import tweedie.config.ModelJudge;
import tweedie.config.Nearest;
import tweedie.config.RunData;
import tweedie.config.SampleOptions;
import tweedie.data.Table;
import tweedie.metric.FeatureExtractor;

/** What samplers of a model are judged by: training rows while searching, held-out rows after. */
final class TuneJudges {
  private static final List<String> METRICS = List.of("fd", "sw2");

  @Option(
      names = "--by",
      paramLabel = "METRIC",
      description = "fd or sw2; else fd for images and sw2 for vectors.")
  Optional<String> by;

  @Option(
      names = "--features",
      paramLabel = "FILE",
      description = "Feature network of fd, as for 'eval'.")
  Optional<Path> features;

  @Option(
      names = "--batch",
      paramLabel = "N",
      description = "Rows computed together; else that of the run.")
  Optional<Integer> batch;

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "Folder of the data sets; else TWEEDIE_DATA.")
  Optional<Path> dataDir;

  /** Judges on the training rows. */
  Judge training(Model model, RunData data, PrintWriter err) throws IOException {
    return on(model, data.train(), err);
  }

  /** Judges on the held-out rows. */
  Judge heldOut(Model model, RunData data, PrintWriter err) throws IOException {
    return on(
        model,
        data.judge().orElseThrow(() -> new IOException(model + ": has no held-out data")),
        err);
  }

  private Judge on(Model model, Table rows, PrintWriter err) throws IOException {
    Table compared = model.compared(rows);
    String metric = by.orElse(compared.isImages() ? "fd" : "sw2");
    if (!METRICS.contains(metric)) {
      throw new ConfigException("--by", Nearest.unknown(metric, METRICS));
    }
    FeatureExtractor f = FeatureFile.extractor(features, compared.shape(), err);
    return metric.equals("fd")
        ? ModelJudge.frechet(model, f, compared)
        : ModelJudge.sliced(model, f, compared);
  }

  /** The options of a run; an adaptive solver of the run says nothing of what is searched. */
  SampleOptions options(SampleOptions run) {
    SampleOptions d = SampleOptions.DEFAULT;
    boolean fixed = !Catalog.solver("sampler.solver", run.solver()).adaptive();
    return new SampleOptions(
        d.solver(),
        d.grid(),
        d.nfe(),
        fixed ? run.denoise() : d.denoise(),
        d.tEnd(),
        d.tolerance(),
        batch.orElse(run.batch()));
  }
}
