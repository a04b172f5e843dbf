package tweedie.process;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import tweedie.tensor.Rng;

/**
 * Exact draws of the number of lineages at many different times: the table of the last time of a
 * geometric grid is inverted, and the death process runs on from there. One table then serves every
 * time up to the next, at the price of about {@code M (RATIO − 1) / 2} exponential numbers a draw.
 *
 * @see "Griffiths 1980, Lines of descent; Tavaré 1984, section 5, for the death process"
 */
final class LineageGrid {
  /** From one table to the next: 3 % of the lineages die at most, and 340 tables span the range. */
  private static final double RATIO = 1.03;

  /** Tables of the last few θ are kept, some 5 MB each when all times were asked for. */
  private static final int MOST = 8;

  private static final int CHUNK = 32;

  private static final Map<Double, LineageGrid> KNOWN =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Double, LineageGrid> eldest) {
          return size() > MOST;
        }
      };

  private final double theta;
  private final Map<Integer, Lineages> tables = new ConcurrentHashMap<>();

  private LineageGrid(double theta) {
    this.theta = theta;
  }

  static LineageGrid of(double theta) {
    synchronized (KNOWN) {
      return KNOWN.computeIfAbsent(theta, LineageGrid::new);
    }
  }

  /**
   * Draws M at a time.
   *
   * @param tau time, at least {@link LineageDraws#GAUSSIAN_BELOW}
   * @param u a uniform number
   * @param rng one stream, for the deaths
   * @return lineages left
   */
  long draw(double tau, double u, Rng rng) {
    double base = LineageDraws.GAUSSIAN_BELOW;
    int i = (int) Math.floor(Math.log(tau / base) / Math.log(RATIO));
    double at = base * Math.pow(RATIO, i);
    if (at > tau) {
      at = base * Math.pow(RATIO, --i);
    }
    double start = at;
    Lineages table = tables.computeIfAbsent(i, k -> Lineages.of(theta, start));
    return die(table.draw(u), tau - at, rng);
  }

  /** The death process with rates {@code m (m + θ − 1)/2} for a time. */
  private long die(long lineages, double time, Rng rng) {
    long m = lineages;
    double left = time;
    for (int chunk = 0; m > 0; chunk++) {
      double[] u = rng.child(chunk).uniforms(CHUNK);
      for (int i = 0; i < CHUNK && m > 0; i++) {
        left += Math.log(u[i]) / (0.5 * m * (m + theta - 1));
        if (left < 0) {
          return m;
        }
        m--;
      }
    }
    return m;
  }
}
