package tweedie.cli;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * Progress of a long command: on a terminal one line that is rewritten, elsewhere a line about
 * every ten seconds.
 */
final class Progress implements AutoCloseable {
  private static final long TERMINAL_PAUSE = 200_000_000L;
  private static final long FILE_PAUSE = 10_000_000_000L;
  private static final int BAR = 20;
  private static final int WIDTH = 79;

  private final PrintWriter out;
  private final boolean terminal;
  private final LongSupplier nanos;
  private final String what;
  private final long start;
  private long last;
  private boolean open;
  private boolean silent;
  private long first = -1;
  private long firstAt;

  /**
   * Progress on the standard streams.
   *
   * @param what the work, such as "train"
   * @param out where to print
   */
  Progress(String what, PrintWriter out) {
    this(what, out, isTerminal(), System::nanoTime);
  }

  Progress(String what, PrintWriter out, boolean terminal, LongSupplier nanos) {
    this.what = what;
    this.out = out;
    this.terminal = terminal;
    this.nanos = nanos;
    this.start = nanos.getAsLong();
    this.last = start - FILE_PAUSE;
  }

  /**
   * Progress of work that is short as a rule: where there is no terminal, nothing is printed within
   * the first ten seconds, so that what ends before leaves standard error empty.
   *
   * @param what the work, such as "sample"
   * @param out where to print
   */
  static Progress late(String what, PrintWriter out) {
    return late(what, out, isTerminal(), System::nanoTime);
  }

  static Progress late(String what, PrintWriter out, boolean terminal, LongSupplier nanos) {
    Progress progress = new Progress(what, out, terminal, nanos);
    if (!terminal) {
      progress.last = progress.start;
      progress.silent = true;
    }
    return progress;
  }

  /** Starts the clock of the estimate, so that the first line has one: nothing is done yet. */
  void begin() {
    first = 0;
    firstAt = nanos.getAsLong();
  }

  /**
   * Reports the state of the work; prints only when a line is due or the work is done.
   *
   * @param done steps done; the estimate leaves out what came before the first report, which pays
   *     for loading and compilation, unless the work was {@linkplain #begin() begun}
   * @param total all steps, at least 1
   * @param detail such as "loss 0.0213 652 images/s"
   */
  void update(long done, long total, String detail) {
    long now = nanos.getAsLong();
    if (first < 0) {
      first = done;
      firstAt = now;
    }
    boolean due = now - last >= (terminal ? TERMINAL_PAUSE : FILE_PAUSE);
    if (!due && (done < total || silent)) {
      return;
    }
    last = now;
    silent = false;
    String line = line(done, total, detail, now);
    if (terminal) {
      String shown = line.length() > WIDTH ? line.substring(0, WIDTH) : line;
      out.print("\r" + shown + " ".repeat(WIDTH - shown.length()));
      out.flush();
      open = true;
    } else {
      out.println(line);
    }
  }

  /** Ends the line that is being rewritten, so that other text starts on its own. */
  @Override
  public void close() {
    if (open) {
      out.println();
      open = false;
    }
  }

  private String line(long done, long total, String detail, long now) {
    String count = String.format(Locale.ROOT, "%s %d/%d", what, done, total);
    long timed = done - first;
    double each = (now - firstAt) / 1e9 / timed;
    String left = timed <= 0 ? "" : "  " + duration(each * (total - done)) + " left";
    String tail = done < total ? left : "  took " + duration((now - start) / 1e9);
    return (terminal ? bar(done, total) + " " : "") + count + "  " + detail + tail;
  }

  private static String bar(long done, long total) {
    int full = (int) (BAR * done / total);
    return "[" + "#".repeat(full) + ".".repeat(BAR - full) + "]";
  }

  /** Seconds in the largest two units: {@code 42s}, {@code 3m05s}, {@code 2h07m}. */
  static String duration(double seconds) {
    long s = Math.round(seconds);
    if (s < 60) {
      return s + "s";
    }
    return s < 3600
        ? String.format(Locale.ROOT, "%dm%02ds", s / 60, s % 60)
        : String.format(Locale.ROOT, "%dh%02dm", s / 3600, s % 3600 / 60);
  }

  /** Only the launcher can tell: from Java 22 on a console exists without a terminal too. */
  static boolean isTerminal() {
    return Boolean.getBoolean("tweedie.terminal");
  }
}
