package tweedie.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import tweedie.config.ConfigException;

/**
 * The error contract: one line on standard error, never the usage, a stack only when asked for.
 * Exit code 2 for what the user can correct on the command line or in a configuration, 1 for files
 * and runs.
 */
final class Failures implements IParameterExceptionHandler, IExecutionExceptionHandler {
  /** A missing or corrupt file, or a run that failed. */
  static final int FAILED = 1;

  /** Usage, configuration, or an illegal value. */
  static final int USAGE = 2;

  private static final int LONGEST = 400;

  private final boolean stacktrace;

  Failures(boolean stacktrace) {
    this.stacktrace = stacktrace;
  }

  @Override
  public int handleParseException(ParameterException failure, String[] args) {
    CommandLine line = failure.getCommandLine();
    String command = line.getCommandSpec().qualifiedName();
    PrintWriter err = line.getErr();
    String what = oneLine(UsageMessage.of(failure));
    err.println(command + ": " + sentence(what) + " See '" + command + " --help'.");
    stack(failure, err);
    return USAGE;
  }

  @Override
  public int handleExecutionException(Exception failure, CommandLine line, ParseResult parsed) {
    if (failure instanceof ParameterException wrong) {
      return handleParseException(wrong, new String[0]);
    }
    Exception named =
        failure instanceof ConfigException wrong ? named(wrong, line.getCommandSpec()) : failure;
    return report(named, line.getCommandSpec().qualifiedName(), line.getErr());
  }

  /**
   * Prints a failure and names its exit code.
   *
   * @param failure what was thrown
   * @param command the command that threw it
   * @param err standard error
   * @return {@link #USAGE} or {@link #FAILED}
   */
  int report(Throwable failure, String command, PrintWriter err) {
    Throwable cause = unwrap(failure);
    err.println(command + ": " + message(cause));
    stack(failure, err);
    boolean usage = cause instanceof IllegalArgumentException || cause instanceof ConfigException;
    return usage ? USAGE : FAILED;
  }

  /**
   * A sampler key or an argument of sampling under the name of the option that sets it, where the
   * command has one.
   */
  private static ConfigException named(ConfigException failure, CommandSpec command) {
    String key = failure.place().replaceFirst("^sampler\\.", "");
    String option = "--" + key.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    boolean sampler =
        failure.place().startsWith("sampler.") || key.equals("n") || key.equals("given");
    return sampler && command.optionsMap().containsKey(option) ? failure.at(option) : failure;
  }

  private static String message(Throwable cause) {
    if (cause instanceof IOException io) {
      return oneLine(FileMessage.of(io));
    }
    if (cause instanceof OutOfMemoryError) {
      return oneLine("out of memory (" + text(cause) + "), try a smaller --batch or network");
    }
    if (cause instanceof LinkageError) {
      return sentence(oneLine(text(cause)))
          + " The native libraries did not load; '"
          + Tweedie.LAUNCHER
          + " doctor' says why.";
    }
    return oneLine(text(cause));
  }

  /** With a full stop where it ends in none, so that another sentence can follow. */
  private static String sentence(String text) {
    return text.matches(".*[.?!…]") ? text : text + ".";
  }

  private static String text(Throwable cause) {
    return Optional.ofNullable(cause.getMessage())
        .filter(text -> !text.isBlank())
        .orElse(cause.getClass().getSimpleName());
  }

  /** LibTorch puts its own C++ stack after the first line of a message. */
  private static String oneLine(String text) {
    String first = text.strip().lines().findFirst().orElse("").strip();
    return first.length() <= LONGEST ? first : first.substring(0, LONGEST) + "…";
  }

  /** Wrappers say nothing of their own; an I/O failure keeps the outer text when it names more. */
  private static Throwable unwrap(Throwable failure) {
    Throwable cause = failure.getCause();
    boolean wrapper =
        failure instanceof ExecutionException
            || failure instanceof CompletionException
            || failure instanceof ExceptionInInitializerError
            || failure instanceof UncheckedIOException;
    if (!wrapper || cause == null) {
      return failure;
    }
    if (failure instanceof UncheckedIOException && !text(failure).equals(cause.toString())) {
      return failure;
    }
    return unwrap(cause);
  }

  private void stack(Throwable failure, PrintWriter err) {
    if (stacktrace) {
      failure.printStackTrace(err);
    }
  }
}
