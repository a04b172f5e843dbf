package tweedie.cli;

import java.io.PrintWriter;
import java.util.Locale;
import tweedie.config.RunListener;
import tweedie.train.StepReport;

/** Shows how a training run goes: loss, speed and the time that is left. */
final class TrainProgress implements RunListener, AutoCloseable {
  /** Share of the newest step in the shown averages; about the last fifty steps count. */
  private static final double NEW = 0.02;

  private final PrintWriter out;
  private final PrintWriter err;
  private final Progress progress;
  private final Interrupt interrupt;
  private String rows = "images";
  private double loss = Double.NaN;
  private double seconds = Double.NaN;

  TrainProgress(PrintWriter out, PrintWriter err, Interrupt interrupt) {
    this.out = out;
    this.err = err;
    this.progress = new Progress("step", out);
    this.interrupt = interrupt;
  }

  /** Names what is trained on; images if nobody says. */
  void counting(String what) {
    rows = what;
  }

  @Override
  public void step(StepReport r) {
    loss = mix(loss, r.loss());
    seconds = mix(seconds, r.seconds());
    double batch = (double) r.images() / r.step();
    String detail = String.format(Locale.ROOT, "loss %.4f  %.0f %s/s", loss, batch / seconds, rows);
    progress.update(r.step(), r.steps(), detail);
  }

  /** The averaged loss, NaN before the first step. */
  double loss() {
    return loss;
  }

  @Override
  public void warning(String line) {
    progress.close();
    err.println("warning: " + line);
  }

  @Override
  public void stage(String line) {
    progress.close();
    out.println(line);
    out.flush();
  }

  @Override
  public boolean stopped() {
    return interrupt.isRequested();
  }

  @Override
  public void close() {
    progress.close();
  }

  private static double mix(double old, double now) {
    return Double.isNaN(old) ? now : old + NEW * (now - old);
  }
}
