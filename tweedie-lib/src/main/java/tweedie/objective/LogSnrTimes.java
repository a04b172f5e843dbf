package tweedie.objective;

import tweedie.law.TimeProposal;
import tweedie.process.LinearSde;
import tweedie.process.NoiseGrid;

/**
 * Times that are nearly uniform in the log signal-to-noise ratio of the data: for one block the law
 * {@code p(t) ∝ g²/σ²}, under which the likelihood-weighted loss of noise is even. It is constant
 * on pieces of equal steps of log SNR, so that its weights are exact.
 *
 * @see "Song, Durkan, Murray, Ermon 2021, arXiv:2101.09258, section 5.1"
 */
public final class LogSnrTimes {
  private static final int PIECES = 64;

  private LogSnrTimes() {}

  /**
   * The law between two times.
   *
   * @param process whose signal-to-noise ratio
   * @param from first time, &gt; 0
   * @param to last time
   * @return the law
   * @throws IllegalArgumentException when the times are not positive and increasing
   */
  public static TimeProposal of(LinearSde process, double from, double to) {
    if (!(from > 0 && to > from)) {
      throw new IllegalArgumentException(
          "times: expected 0 < from < to, found from " + from + " to " + to);
    }
    double[] down = NoiseGrid.logSnr(process, to, from, PIECES).times();
    double[] edges = new double[PIECES + 1];
    double[] density = new double[PIECES];
    for (int i = 0; i <= PIECES; i++) {
      edges[i] = down[PIECES - i];
    }
    for (int i = 0; i < PIECES; i++) {
      density[i] = 1 / (edges[i + 1] - edges[i]);
    }
    return TimeProposal.pieces(edges, density);
  }
}
