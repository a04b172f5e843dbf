package tweedie.metric;

import java.util.Arrays;

/**
 * Precision, recall, density and coverage of generated samples, by k-nearest-neighbour balls.
 *
 * <p>With {@code B(x_i)} the closed ball around x_i that reaches its k-th nearest neighbour in its
 * own sample (itself excluded), n real points x and m generated points y:
 *
 * <ul>
 *   <li>precision: share of y inside some B(x_i);
 *   <li>recall: share of x inside some B(y_j);
 *   <li>density: {@code 1/(km) Σ_j #{i : y_j ∈ B(x_i)}}, may exceed 1;
 *   <li>coverage: share of x whose B(x_i) holds some y.
 * </ul>
 *
 * <p>For equal laws E[density] = 1 and {@code E[coverage] = 1 - Π_{l=1..k} (n-l)/(n+m-l)}. Cost
 * O((n+m)²d) time and O((n+m)d) memory. Balls are closed, as in the papers; public code often uses
 * open ones, which differs where distances tie.
 *
 * @param precision in [0, 1]
 * @param recall in [0, 1]
 * @param density at least 0
 * @param coverage in [0, 1]
 * @see "Kynkäänniemi et al. 2019, arXiv:1904.06991, eq. 1-2; Naeem et al. 2020, arXiv:2002.09797,
 *     eq. 5-6 and Lemma 2"
 */
public record Prdc(double precision, double recall, double density, double coverage) {

  /** The usual number of neighbours, 5 (Naeem et al. 2020, §5). */
  public static final int NEIGHBOURS = 5;

  /**
   * All four figures with {@link #NEIGHBOURS} neighbours.
   *
   * @param real real samples, [n, d], n ≥ 6
   * @param generated generated samples, [m, d], m ≥ 6
   * @return the four figures
   * @throws IllegalArgumentException if the samples do not fit together
   */
  public static Prdc of(double[][] real, double[][] generated) {
    return of(real, generated, NEIGHBOURS);
  }

  /**
   * All four figures.
   *
   * @param real real samples, [n, d], n ≥ k+1
   * @param generated generated samples, [m, d], m ≥ k+1
   * @param k neighbours, at least 1
   * @return the four figures
   * @throws IllegalArgumentException if the samples do not fit together or k is out of range
   */
  public static Prdc of(double[][] real, double[][] generated, int k) {
    if (k < 1) {
      throw new IllegalArgumentException("k: expected at least 1 neighbour, found " + k);
    }
    Samples.checkPair(real, generated, k + 1);
    Counts counts = new Counts(squaredRadii(real, k), squaredRadii(generated, k));
    Pairwise.squaredDistances(generated, real, counts::add);
    return new Prdc(
        (double) counts.precise / generated.length,
        (double) count(counts.recalled) / real.length,
        (double) counts.inBalls / ((double) k * generated.length),
        (double) count(counts.covered) / real.length);
  }

  /** Squared distance of each point to its k-th nearest neighbour in the same sample. */
  private static double[] squaredRadii(double[][] x, int k) {
    double[] radii = new double[x.length];
    double[] nearest = new double[k];
    Pairwise.squaredDistances(
        x,
        x,
        (i, distances) -> {
          Arrays.fill(nearest, Double.POSITIVE_INFINITY);
          for (int j = 0; j < distances.length; j++) {
            if (j != i && distances[j] < nearest[k - 1]) {
              insert(nearest, distances[j]);
            }
          }
          radii[i] = nearest[k - 1];
        });
    return radii;
  }

  /** Replaces the largest entry of an ascending array and restores the order. */
  private static void insert(double[] ascending, double value) {
    int slot = ascending.length - 1;
    while (slot > 0 && ascending[slot - 1] > value) {
      ascending[slot] = ascending[slot - 1];
      slot--;
    }
    ascending[slot] = value;
  }

  private static int count(boolean[] flags) {
    int count = 0;
    for (boolean flag : flags) {
      count += flag ? 1 : 0;
    }
    return count;
  }

  /** Ball memberships, gathered one generated point at a time. */
  private static final class Counts {
    private final double[] realRadii;
    private final double[] generatedRadii;
    private final boolean[] recalled;
    private final boolean[] covered;
    private int precise;
    private long inBalls;

    Counts(double[] realRadii, double[] generatedRadii) {
      this.realRadii = realRadii;
      this.generatedRadii = generatedRadii;
      this.recalled = new boolean[realRadii.length];
      this.covered = new boolean[realRadii.length];
    }

    void add(int j, double[] distances) {
      int balls = 0;
      for (int i = 0; i < distances.length; i++) {
        if (distances[i] <= realRadii[i]) {
          balls++;
          covered[i] = true;
        }
        if (distances[i] <= generatedRadii[j]) {
          recalled[i] = true;
        }
      }
      precise += balls > 0 ? 1 : 0;
      inBalls += balls;
    }
  }
}
