package tweedie.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tweedie.config.ConfigException;
import tweedie.config.HeldOutSeeds;
import tweedie.config.Judge;
import tweedie.config.LawJudge;
import tweedie.config.Model;
import tweedie.config.Processor;
import tweedie.config.RunData;
import tweedie.config.SampleOptions;
import tweedie.config.Tuning;

/** Searches the process, solver and grid that are best at a number of network calls. */
@Command(
    name = "tune",
    description = {
      "Search the process, solver and grid that are best at a number of network calls.",
      "A shared denoiser serves every linear process, so that nothing is trained."
    },
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    sortOptions = false)
final class Tune implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "RUN",
      description = "Run folder, or pretrained:NAME, of objective 'denoiser'.")
  Optional<String> run;

  @Option(
      names = "--target",
      paramLabel = "LAW",
      description =
          "In place of RUN the exact score of a law, gaussian or mixture: JSON text or file.")
  Optional<String> target;

  @Option(
      names = "--nfe",
      defaultValue = "20",
      paramLabel = "N",
      description = "Network calls for each sample, the denoising one included.")
  int nfe;

  @Option(
      names = "--trials",
      defaultValue = "100",
      paramLabel = "N",
      description =
          "Cost of the search in samplers judged on all samples: about half of it screens named"
              + " processes on fewer of them, the rest moves their numbers.")
  int trials;

  @Option(
      names = {"-n", "--n"},
      defaultValue = "500",
      paramLabel = "N",
      description = "Samples of a sampler that is judged.")
  int n;

  @Option(
      names = "--seed",
      defaultValue = "1",
      paramLabel = "N",
      description = "Seed of the search; five others are held out.")
  long seed;

  @Mixin TuneSeeds seeds;

  @Mixin TuneJudges judges;

  @Option(
      names = "--out",
      defaultValue = "sampler.json",
      paramLabel = "FILE",
      description = "File to write, for --sampler of sample and eval.")
  Path out;

  @Option(names = "--json", description = "Print the result as JSON.")
  boolean json;

  @Override
  public Integer call() throws IOException {
    if (run.isPresent() == target.isPresent()) {
      throw wrong("expected RUN or --target LAW, " + (run.isPresent() ? "not both" : "neither"));
    }
    if (n < 8) {
      throw wrong("--n: expected at least 8, found " + n);
    }
    Optional<TuneSeeds.Pair> pair = seeds.pair();
    if (target.isPresent()) {
      Judge law = new LawJudge(OracleTarget.read(target.get()).law());
      if (pair.isPresent()) {
        again(pair.get(), law, SampleOptions.DEFAULT);
      } else {
        search(law, law, SampleOptions.DEFAULT);
      }
      return 0;
    }
    try (Model model = Model.load(run.orElseThrow())) {
      Processor.adoptThreads(model);
      RunData data = RunData.of(model, judges.dataDir);
      PrintWriter err = spec.commandLine().getErr();
      SampleOptions o = judges.options(model.options());
      if (pair.isPresent()) {
        again(pair.get(), judges.heldOut(model, data, err), o);
      } else {
        search(judges.training(model, data, err), judges.heldOut(model, data, err), o);
      }
    }
    return 0;
  }

  private void search(Judge training, Judge heldOut, SampleOptions o) throws IOException {
    long first = seeds.of(seed, trials);
    long start = System.nanoTime();
    Tuning.Outcome found;
    try (Progress bar = Progress.late("tune", spec.commandLine().getErr())) {
      Tuning tuning =
          new Tuning(training, o, nfe, n, seed, (spent, low) -> report(bar, spent, low));
      found = tuning.search(trials);
    }
    found.best().sampler().write(out);
    Optional<HeldOutSeeds> held =
        heldOut.exact()
            ? Optional.empty()
            : Optional.of(HeldOutSeeds.of(heldOut, found, o, n, first));
    double seconds = (System.nanoTime() - start) * 1e-9;
    PrintWriter print = spec.commandLine().getOut();
    if (json) {
      print.println(Json.text(TuneReport.json(found, held, heldOut.name(n), out, seconds)));
    } else {
      TuneReport.lines(found, held, heldOut.name(n)).forEach(print::println);
      print.println(
          String.format(
              Locale.ROOT, "wrote %s, %d calls, %s", out, nfe, Progress.duration(seconds)));
    }
  }

  private void again(TuneSeeds.Pair pair, Judge heldOut, SampleOptions o) {
    if (heldOut.exact()) {
      throw new ConfigException("--judge", "nothing is drawn of one Gaussian: no seed matters");
    }
    long start = System.nanoTime();
    HeldOutSeeds held =
        HeldOutSeeds.of(heldOut, pair.found(), pair.named(), o, n, seeds.first.orElseThrow());
    double seconds = (System.nanoTime() - start) * 1e-9;
    PrintWriter print = spec.commandLine().getOut();
    if (json) {
      print.println(Json.text(TuneReport.json(pair, held, heldOut.name(n), seconds)));
    } else {
      TuneReport.lines(held, heldOut.name(n)).forEach(print::println);
    }
  }

  private void report(Progress bar, double spent, double lowest) {
    if (spent < trials) {
      // Until the first sampler is judged on all samples there is nothing to compare.
      String detail =
          Double.isInfinite(lowest)
              ? "screening"
              : String.format(Locale.ROOT, "lowest %.4g", lowest);
      bar.update((long) spent, trials, detail);
    }
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
