package tweedie.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;
import tweedie.config.Catalog;
import tweedie.config.ConfigException;
import tweedie.config.SampleOptions;
import tweedie.config.SamplerFile;

/** The options of every command that samples a run; what is left out is that of the run. */
final class SamplerArguments {
  @Option(
      names = "--sampler",
      paramLabel = "FILE",
      description = "Process, solver, grid and calls from a file that 'tweedie tune' wrote.")
  Optional<Path> file;

  @Option(
      names = "--solver",
      paramLabel = "NAME",
      description =
          "Solver, with a number where it takes one (ddim:eta=0.3), see 'tweedie list'; else that of"
              + " the run.")
  Optional<String> solver;

  @Option(
      names = "--grid",
      paramLabel = "NAME",
      description = "Time grid: uniform, quadratic, logsnr or karras; else that of the run.")
  Optional<String> grid;

  @Option(
      names = "--nfe",
      paramLabel = "N",
      description =
          "Network calls for each sample, not for rk45, which goes by its tolerance; else that of"
              + " the run.")
  Optional<Integer> nfe;

  @Option(
      names = "--batch",
      paramLabel = "N",
      description = "Rows computed together; bit-equal at a fixed number; else that of the run.")
  Optional<Integer> batch;

  /**
   * The sampler file, where one is named, before anything is loaded.
   *
   * @param process whether a process was named beside it
   * @throws IOException when it cannot be read
   * @throws ConfigException when it is wrong, or another option says something else
   */
  Optional<SamplerFile> read(boolean process) throws IOException {
    if (file.isEmpty()) {
      return Optional.empty();
    }
    if (process || solver.isPresent() || grid.isPresent()) {
      throw new ConfigException(
          "--sampler", "the file names process, solver and grid: no --process, --solver, --grid");
    }
    SamplerFile f = SamplerFile.read(file.get());
    if (nfe.isPresent() && nfe.get() != f.nfe()) {
      throw new ConfigException(
          "--nfe",
          "expected %d, the calls %s was chosen for, found %d"
              .formatted(f.nfe(), file.get(), nfe.get()));
    }
    return Optional.of(f);
  }

  /**
   * The process of a sampler file.
   *
   * @param f as {@link #read} gave it
   */
  static Optional<JsonNode> process(Optional<SamplerFile> f) {
    return f.map(SamplerFile::process);
  }

  /**
   * As {@link #over(SampleOptions, PrintWriter)}, with the options of a sampler file below them.
   *
   * @param f as {@link #read} gave it
   * @param run options of the run
   * @param err told what does not apply
   */
  SampleOptions over(Optional<SamplerFile> f, SampleOptions run, PrintWriter err) {
    return over(f.map(s -> s.options(run)).orElse(run), err);
  }

  /**
   * The options of a run with those that were given in their place.
   *
   * @param run options of the run
   * @param err told what does not apply
   */
  SampleOptions over(SampleOptions run, PrintWriter err) {
    SampleOptions o = over(run);
    if (nfe.isPresent() && Catalog.solver("--solver", o.solver()).adaptive()) {
      err.println("warning: --nfe does not apply to " + o.solver() + "; its tolerance decides");
    }
    return o;
  }

  private SampleOptions over(SampleOptions run) {
    return new SampleOptions(
        solver.orElse(run.solver()),
        grid.orElse(run.grid()),
        nfe.orElse(run.nfe()),
        run.denoise(),
        run.tEnd(),
        run.tolerance(),
        batch.orElse(run.batch()));
  }
}
