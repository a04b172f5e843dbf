package tweedie.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The root command: holds what every subcommand shares. */
@Command(
    name = "tweedie",
    description = "Diffusion models for the JVM: train, sample and measure.",
    footer = {"", "Start with: " + Tweedie.LAUNCHER + " quickstart"},
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    showDefaultValues = true,
    sortOptions = false,
    subcommands = {
      Quickstart.class,
      Train.class,
      Sample.class,
      Eval.class,
      Posterior.class,
      Inspect.class,
      Oracle.class,
      Tune.class,
      Plan.class,
      ListNames.class,
      Features.class,
      Doctor.class,
      Completion.class
    })
final class Tweedie {
  /** How the program is called where it was built or unpacked, for lines to be copied. */
  static final String LAUNCHER = "./tweedie";

  // Read from the raw arguments in Main, because it must also hold for arguments that do not parse.
  @Option(
      names = "--stacktrace",
      scope = ScopeType.INHERIT,
      description = "Show the full stack of a failure.")
  boolean stacktrace;
}
