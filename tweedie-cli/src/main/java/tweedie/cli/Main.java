package tweedie.cli;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.Arrays;
import picocli.CommandLine;

/** Entry point of the command line. */
public final class Main {
  private Main() {}

  /**
   * Runs the command line and exits with its code: 0 success, 1 a missing file, corrupt data or
   * weights, or a failed run, 2 usage, a configuration that does not parse or fit, or an illegal
   * value.
   *
   * @param args the arguments
   */
  public static void main(String[] args) {
    System.exit(run(args, System.out, System.err));
  }

  /**
   * Runs the command line without leaving the JVM.
   *
   * @param args the arguments
   * @param out where results go
   * @param err where failures go, three lines at most unless {@code --stacktrace} is given
   * @return the exit code
   */
  static int run(String[] args, PrintStream out, PrintStream err) {
    Failures failures = new Failures(Arrays.asList(args).contains("--stacktrace"));
    CommandLine line = commandLine(out, err).setParameterExceptionHandler(failures);
    line.setExecutionExceptionHandler(failures);
    try {
      return line.execute(args);
    } catch (Error e) {
      // Missing natives and exhausted memory arrive as errors, which picocli lets through.
      return failures.report(e, "tweedie", line.getErr());
    } finally {
      line.getOut().flush();
      line.getErr().flush();
    }
  }

  static CommandLine commandLine(PrintStream out, PrintStream err) {
    return new CommandLine(new Tweedie())
        .setOut(writer(out))
        .setErr(writer(err))
        .setUsageHelpAutoWidth(true)
        .setCaseInsensitiveEnumValuesAllowed(true);
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(stream, true, Charset.defaultCharset());
  }
}
