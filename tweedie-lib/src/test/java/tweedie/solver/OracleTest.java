package tweedie.solver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tweedie.core.Sampler;
import tweedie.core.Solver;
import tweedie.core.TimeGrid;
import tweedie.process.ConstantBeta;
import tweedie.process.LinearSde;
import tweedie.process.Moments;
import tweedie.process.NamedProcesses;
import tweedie.process.SemiLinear;
import tweedie.space.Euclidean;
import tweedie.theory.AffineLaw;
import tweedie.theory.MixtureTarget;

/** Exact laws of the samplers on a Gaussian target: no Monte Carlo, so no false alarms. */
class OracleTest {
  private static final MixtureTarget TARGET = MixtureTarget.gaussian(0.3, 0.25);
  private static final double EPS = 1e-3;

  private static LinearSde psld(double gamma) {
    return NamedProcesses.psld(gamma, gamma + 4, 4, 0.04, new ConstantBeta(8)).in(new Euclidean(1));
  }

  private static LinearSde cld() {
    return NamedProcesses.cld(4, 1, 0.04, new ConstantBeta(4)).in(new Euclidean(1));
  }

  private static SemiLinear reverse(LinearSde p, double churn) {
    return p.dynamics().reverse(TARGET.score(p), churn);
  }

  /** Table of 32 cells: mean and variance to 6 printed digits. */
  @ParameterizedTest
  @CsvSource({
    "0,em,uniform,.311341 .280062 .305634 .261316 .302240 .253975 .300563 .250954",
    "0,em,quadratic,.303928 .266202 .301922 .257534 .300763 .252903 .300196 .250724",
    "0,sscs,uniform,.309419 .227979 .304813 .239108 .301951 .245690 .300496 .248940",
    "0,sscs,quadratic,.303271 .240972 .301668 .245383 .300678 .248138 .300177 .249544",
    ".01,em,uniform,.311178 .280505 .305546 .261488 .302204 .253994 .300554 .250899",
    ".01,em,quadratic,.303834 .266185 .301875 .257494 .300745 .252841 .300191 .250649",
    ".01,sscs,uniform,.309212 .228871 .304705 .239534 .301906 .245817 .300485 .248912",
    ".01,sscs,quadratic,.303152 .241422 .301608 .245572 .300655 .248166 .300171 .249491",
  })
  void tableOfExactLawsIsReproduced(double gamma, String solver, String grid, String cells) {
    LinearSde p = psld(gamma);
    Solver<? super SemiLinear> inner = solver.equals("em") ? new EulerMaruyama() : new Sscs();
    String[] want = cells.split(" ");
    int[] nfe = {50, 100, 250, 1000};
    for (int i = 0; i < nfe.length; i++) {
      TimeGrid g =
          grid.equals("uniform")
              ? TimeGrid.uniform(1, EPS, nfe[i] - 1)
              : TimeGrid.quadratic(1, EPS, nfe[i] - 1);
      Sampler<SemiLinear> sampler = new Sampler<>(new DenoiseLast<SemiLinear>(inner), g);
      AffineLaw law =
          AffineLaw.stepwise(
              sampler, reverse(p, 1), new double[2], new double[][] {{1, 0}, {0, 0.5}});
      // Half a unit of the sixth printed decimal.
      assertThat(law.mean()[0]).isCloseTo(Double.parseDouble(want[2 * i]), within(5.1e-7));
      assertThat(law.covariance()[0][0])
          .isCloseTo(Double.parseDouble(want[2 * i + 1]), within(5.1e-7));
    }
  }

  @Test
  void splittingSamplerHasOrderOneAndItsSecondFormOrderTwo() {
    double[] one = errors(new Sscs(), 400);
    double[] oneFine = errors(new Sscs(), 800);
    double[] two = errors(new Sscs2(), 400);
    double[] twoFine = errors(new Sscs2(), 800);
    // Reference slopes 0.99/1.01 and 2.00/2.00, printed to two digits.
    assertThat(Math.log(one[0] / oneFine[0]) / Math.log(2)).isCloseTo(0.994, within(5e-3));
    assertThat(Math.log(one[1] / oneFine[1]) / Math.log(2)).isCloseTo(1.006, within(5e-3));
    assertThat(Math.log(two[0] / twoFine[0]) / Math.log(2)).isCloseTo(2.0, within(2e-2));
    assertThat(Math.log(two[1] / twoFine[1]) / Math.log(2)).isCloseTo(2.0, within(2e-2));
    double[] coarse = errors(new Sscs(), 100);
    assertThat(coarse[0]).isCloseTo(3.02e-3, within(1e-5));
    assertThat(coarse[1]).isCloseTo(6.91e-3, within(1e-5));
    double[] coarse2 = errors(new Sscs2(), 100);
    assertThat(coarse2[0]).isLessThan(1e-4);
    assertThat(coarse2[1]).isLessThan(2e-3);
  }

  /** Largest entry of the errors of mean and covariance at t = .05, from the exact law at T. */
  private static double[] errors(Solver<? super SemiLinear> solver, int steps) {
    return errors(psld(0.01), 1, solver, steps);
  }

  private static double[] errors(
      LinearSde p, double churn, Solver<? super SemiLinear> solver, int steps) {
    AffineLaw start = exact(p, 1);
    AffineLaw want = exact(p, 0.05);
    AffineLaw got =
        AffineLaw.stepwise(
            new Sampler<SemiLinear>(solver, TimeGrid.uniform(1, 0.05, steps)),
            reverse(p, churn),
            start.mean(),
            cholesky(start.covariance()));
    double mean = 0;
    double cov = 0;
    for (int i = 0; i < 2; i++) {
      mean = Math.max(mean, Math.abs(got.mean()[i] - want.mean()[i]));
      for (int j = 0; j < 2; j++) {
        cov = Math.max(cov, Math.abs(got.covariance()[i][j] - want.covariance()[i][j]));
      }
    }
    return new double[] {mean, cov};
  }

  @Test
  void flowEndsAtItsReferenceMoments() {
    LinearSde p = psld(0.01);
    Sampler<SemiLinear> rk = new Sampler<>(new Rk45(1e-10, 1e-10), TimeGrid.uniform(1, EPS, 1));
    AffineLaw law =
        AffineLaw.stepwise(rk, reverse(p, 0), new double[2], new double[][] {{1, 0}, {0, 0.5}});
    // Local tolerance 1e-10 over some hundred steps.
    assertThat(law.mean()[0]).isCloseTo(0.30001175193, within(1e-8));
    assertThat(law.covariance()[0][0]).isCloseTo(0.25004729899, within(1e-8));
  }

  @Test
  void wholeRunAndStepwiseLawsAgree() {
    LinearSde p = psld(0.01);
    Sampler<SemiLinear> s =
        new Sampler<>(new DenoiseLast<SemiLinear>(new Sscs()), TimeGrid.quadratic(1, EPS, 12));
    double[][] factor = {{1, 0}, {0, 0.5}};
    AffineLaw whole = AffineLaw.of(s, reverse(p, 1), new double[2], factor);
    AffineLaw steps = AffineLaw.stepwise(s, reverse(p, 1), new double[2], factor);
    // Rounding of some hundred operations.
    assertThat(steps.mean()[0]).isCloseTo(whole.mean()[0], within(1e-12));
    assertThat(steps.covariance()[0][0]).isCloseTo(whole.covariance()[0][0], within(1e-12));
  }

  /**
   * Mean and covariance over two halvings, down to t = 0.05 where the flow is stiff and errors of
   * order 2 lead from 200 steps on. At later ends those of order 3 cancel them in the covariance:
   * its slopes at t = 0.35 are 3.8, 2.6, 1.5, 1.6 and 1.8 from 100 to 3,200 steps.
   */
  @ParameterizedTest
  @ValueSource(strings = {"psld", "cld"})
  void heunHasOrderTwo(String name) {
    LinearSde p = name.equals("psld") ? psld(0.01) : cld();
    double[] coarse = errors(p, 0, new Heun(), 200);
    for (int steps = 400; steps <= 800; steps *= 2) {
      double[] fine = errors(p, 0, new Heun(), steps);
      assertThat(Math.log(coarse[0] / fine[0]) / Math.log(2)).isCloseTo(2, within(0.2));
      assertThat(Math.log(coarse[1] / fine[1]) / Math.log(2)).isCloseTo(2, within(0.2));
      coarse = fine;
    }
  }

  private static AffineLaw exact(LinearSde p, double t) {
    Moments m = p.moments(t);
    double[] mean = {m.mean()[0][0] * 0.3, m.mean()[1][0] * 0.3};
    double[][] cov = m.covariance();
    double[][] c = new double[2][2];
    for (int i = 0; i < 2; i++) {
      for (int j = 0; j < 2; j++) {
        c[i][j] = cov[i][j] + 0.25 * m.mean()[i][0] * m.mean()[j][0];
      }
    }
    return new AffineLaw(mean, c);
  }

  private static double[][] cholesky(double[][] a) {
    double l = Math.sqrt(a[0][0]);
    double m = a[1][0] / l;
    return new double[][] {{l, 0}, {m, Math.sqrt(a[1][1] - m * m)}};
  }
}
