package tweedie.process;

/**
 * Transition moments of {@code dz = F z dB + √(2D) dw} for any constant F and D: the integral of
 * Van Loan (1978) on a short span, then doubling, which unlike the plain block exponential neither
 * overflows nor loses digits on long spans.
 */
final class VanLoan {
  /** Base span: ‖F‖₁h at most this, where 24 terms of the series are exact to rounding. */
  private static final double BASE_SPAN = 0.1;

  private static final int TERMS = 24;

  private VanLoan() {}

  /** Moments after a span b from a deterministic start, by series and doubling. */
  static Moments doubling(double[][] f, double[][] noise, double b) {
    int doublings = doublings(SmallMatrix.norm1(f) * b);
    double h = Math.scalb(b, -doublings);
    Growth growth = new Growth(f, h);
    double[][] covariance = integral(f, noise, h);
    double[][] factor = Factor.cholesky(covariance);
    for (int i = 0; i < doublings; i++) {
      double[][] mean = growth.matrix();
      factor = Factor.ofSum(factor, SmallMatrix.multiply(mean, factor));
      covariance = SmallMatrix.add(SmallMatrix.congruence(mean, covariance), covariance);
      growth.square();
    }
    return new Moments(growth.matrix(), covariance, factor);
  }

  /**
   * The plain block exponential {@code exp(b [[F, 2D], [0, −Fᵀ]]) = [[Φ, Ψ], [0, Φ^{−T}]]}, Σ =
   * ΨΦᵀ; exact for short spans only, kept as an independent check.
   */
  static Moments plain(double[][] f, double[][] noise, double b) {
    int k = f.length;
    double[][] block = new double[2 * k][2 * k];
    for (int i = 0; i < k; i++) {
      for (int j = 0; j < k; j++) {
        block[i][j] = f[i][j];
        block[i][k + j] = noise[i][j];
        block[k + i][k + j] = -f[j][i];
      }
    }
    int doublings = doublings(SmallMatrix.norm1(block) * b);
    Growth growth = new Growth(block, Math.scalb(b, -doublings));
    for (int i = 0; i < doublings; i++) {
      growth.square();
    }
    double[][] e = growth.matrix();
    double[][] mean = new double[k][k];
    double[][] psi = new double[k][k];
    for (int i = 0; i < k; i++) {
      System.arraycopy(e[i], 0, mean[i], 0, k);
      System.arraycopy(e[i], k, psi[i], 0, k);
    }
    double[][] covariance =
        SmallMatrix.symmetrise(SmallMatrix.multiply(psi, SmallMatrix.transpose(mean)));
    return new Moments(mean, covariance, Factor.cholesky(covariance));
  }

  private static int doublings(double span) {
    return span <= BASE_SPAN ? 0 : Math.getExponent(span / BASE_SPAN) + 1;
  }

  /**
   * A matrix exponential under repeated squaring. While it is near the identity it is held as
   * {@code X = e^{ah} − I}, {@code X ← 2X + X²}, whose rounding is relative to X; squaring the full
   * matrix from the start would double the first rounding each time.
   */
  private static final class Growth {
    private double[][] held;
    private boolean excess = true;

    /** Taylor series of {@code e^{a h} − I} for ‖a‖h ≤ 0.1, by Horner's rule. */
    Growth(double[][] a, double h) {
      double[][] sum = new double[a.length][a.length];
      for (int n = TERMS; n >= 1; n--) {
        sum = SmallMatrix.combine(h / n, a, h / n, SmallMatrix.multiply(a, sum));
      }
      held = sum;
    }

    double[][] matrix() {
      return excess ? SmallMatrix.add(SmallMatrix.identity(held.length), held) : held;
    }

    void square() {
      double[][] product = SmallMatrix.multiply(held, held);
      held = excess ? SmallMatrix.combine(2, held, 1, product) : product;
      if (excess && SmallMatrix.norm1(held) > 0.5) {
        held = matrix();
        excess = false;
      }
    }
  }

  /**
   * {@code ∫₀ʰ e^{Fs} 2D e^{Fᵀs} ds = Σ hⁿ⁺¹/(n+1)! Cₙ} with C₀ = 2D, {@code Cₙ₊₁ = F Cₙ + Cₙ Fᵀ}.
   * Entries whose leading terms vanish by structure keep full relative accuracy as h → 0.
   */
  private static double[][] integral(double[][] f, double[][] noise, double h) {
    double[][] sum = new double[f.length][f.length];
    double[][] term = SmallMatrix.scale(noise, h);
    for (int n = 2; n <= TERMS + 2; n++) {
      sum = SmallMatrix.add(sum, term);
      double[][] product = SmallMatrix.scale(SmallMatrix.multiply(f, term), h / n);
      term = SmallMatrix.add(product, SmallMatrix.transpose(product));
    }
    return sum;
  }
}
