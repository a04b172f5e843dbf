package tweedie.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static tweedie.process.Printed.assertPrinted;
import static tweedie.process.Printed.assertUpper;

import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tweedie.core.Condition;
import tweedie.core.Score;
import tweedie.core.TimeGrid;
import tweedie.solver.Sscs;
import tweedie.space.Euclidean;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;

/** Published reference numbers of the exact kernels, β = 8, momentum variance γM at the start. */
class ReferenceMomentsTest {
  private static final Recipe PSLD = Recipe.psld(0.01, 4.01, 4);
  private static final Euclidean LINE = new Euclidean(1);
  private static final double STEP = 0.1;

  private static Moments at(Recipe recipe, Schedule schedule, double t, double gamma) {
    double variance = gamma / recipe.precision()[1][1];
    return new LinearKernel(recipe, schedule).between(0, t, SmallMatrix.diagonal(0, variance));
  }

  @ParameterizedTest
  @CsvSource({
    "1e-5, 0.9999995968 1.59987136517e-4 -3.99967841293e-5 0.999839609664",
    "1e-3, 0.999928172229 0.0158718757497 -0.00396796893742 0.984056296479",
    "0.01, 0.996566947583 0.14763954779 -0.0369098869475 0.848927399793",
    "0.1, 0.805563428588 0.716056380967 -0.179014095242 0.0895070476209",
    "0.25, 0.401966024006 0.535954698675 -0.133988674669 -0.133988674669",
    "0.5, 0.0897648246975 0.143623719516 -0.035905929879 -0.0538588948185",
    "1, 0.00290078055107 0.0051569432019 -0.00128923580048 -0.00225616265083",
  })
  void psldMeanMap(double t, String expected) {
    assertPrinted(at(PSLD, new ConstantBeta(8), t, 0.04).mean(), expected);
  }

  @ParameterizedTest
  @CsvSource({
    "1e-5, 8.00256321423e-7 1.60601373223e-6 0.0100769795877,"
        + " 8.94570467556e-4 0.00179529035495 0.100368105094",
    "1e-3, 8.31904373867e-5 2.19167302637e-4 0.0175762245088,"
        + " 0.00912087920031 0.0240291859835 0.130379533401",
    "0.01, 0.00162293432881 0.00670271159203 0.0756750050171,"
        + " 0.0402856590962 0.166379593692 0.219072672463",
    "0.1, 0.228010744748 0.128825106107 0.216031190927,"
        + " 0.477504706519 0.26978813894 0.378477939931",
    "0.25, 0.769483930177 0.0710937411604 0.227738323475,"
        + " 0.877202331379 0.0810460011531 0.470287007233",
    "0.5, 0.986991610773 0.00507958905388 0.248014576867,"
        + " 0.993474514405 0.00511295355867 0.497984371816",
    "1, 0.999985202897 6.53216677047e-6 0.249997116206,"
        + " 0.999992601421 6.53221509958e-6 0.499997116155",
  })
  void psldCovarianceAndFactor(double t, String covariance, String factor) {
    Moments moments = at(PSLD, new ConstantBeta(8), t, 0.04);
    assertUpper(moments.covariance(), covariance);
    double[][] l = moments.cholesky();
    assertPrinted(new double[][] {{l[0][0], l[1][0], l[1][1]}}, factor);
    assertThat(l[0][1]).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "1e-3, 109.638553262 -20.2065854861 7.66991546846",
    "0.1, 2.09422019584 -1.49281030558 2.64216191882",
    "0.5, 1.00656834725 -0.0103347363981 2.00809514635",
  })
  void scoreFactor(double t, String expected) {
    double[][] l = at(PSLD, new ConstantBeta(8), t, 0.04).cholesky();
    double off = -l[1][0] / (l[0][0] * l[1][1]);
    assertPrinted(new double[][] {{1 / l[0][0], off, 1 / l[1][1]}}, expected);
  }

  @ParameterizedTest
  @CsvSource({
    ".02, 4.02, .04, 1e-3, 1.63180582503e-4 2.19149769954e-4 0.0175948176671",
    ".02, 4.02, .04, 0.5, 0.987501677011 0.0048804155182 0.248092426422",
    ".005, 4.005, .04, 1e-3, 4.31929650601e-5 2.19176069505e-4 0.0175669273718",
    ".005, 4.005, .04, 0.5, 0.986728823879 0.00518220355955 0.247974468659",
    "0, 4, .04, 1e-5, 2.56641628029e-10 1.60601501704e-6 0.0100767876492",
    "0, 4, .04, 1e-3, 3.19389280259e-6 2.19184836723e-4 0.017557629863",
    "0, 4, .04, 0.1, 0.221810061041 0.129859840374 0.215758350548",
    "0, 4, .04, 0.5, 0.986460728338 0.00528689101574 0.247933550212",
    "0, 4, 0, 1e-3, 6.74526863246e-7 6.29841484835e-5 0.00787318719216",
    ".01, 4.01, 0, 1e-3, 8.06712729886e-5 6.29791099532e-5 0.0078925565624",
    ".5, 1.5, .04, 0.1, 0.41475229678 0.0620836218702 0.16061982792",
    ".5, 8, .04, 0.1, 0.469839654669 0.066712613279 0.241101034154",
  })
  void otherSettings(double gamma, double nu, double start, double t, String expected) {
    Moments moments = at(Recipe.psld(gamma, nu, 4), new ConstantBeta(8), t, start);
    assertUpper(moments.covariance(), expected);
  }

  @Test
  void linearBeta() {
    Schedule schedule = new LinearBeta(0.1, 13.8);
    assertThat(schedule.clock(0.25)).isCloseTo(0.453125, within(1e-15));
    assertUpper(
        at(PSLD, schedule, 0.25, 0.04).covariance(),
        "0.071425446389 0.0845760168844 0.20048478287");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 4, .04, 6.8389526221e-15",
    "0, 4, 0, 1.3651148986e-17",
    ".01, 4.01, .04, 8.0615873358e-9",
  })
  void determinantNearData(double gamma, double nu, double start, String expected) {
    double[][] l = at(Recipe.psld(gamma, nu, 4), new ConstantBeta(8), 1e-5, start).cholesky();
    double root = l[0][0] * l[1][1];
    assertPrinted(root * root, expected);
  }

  @Test
  void meanMapUnderAndOverDamped() {
    assertPrinted(
        at(Recipe.psld(0.5, 1.5, 4), new ConstantBeta(8), 0.1, 0).mean(),
        "0.600133979536 0.968432818668 -0.242108204667 0.358025774869");
    assertPrinted(
        at(Recipe.psld(0.5, 8, 4), new ConstantBeta(8), 0.1, 0).mean(),
        "0.704270840722 0.377287071512 -0.094321767878 -0.00314241836265");
  }

  @Test
  void adjointStep() {
    Moments step = Kernels.transition(PSLD.adjoint(), 0.08, new double[2][2]);
    assertPrinted(step.mean(), "0.9965669476 -0.1476395478 0.0369098869 0.8489273998");
    assertUpper(step.covariance(), "0.00140496 -0.005449359 0.0684682277");
  }

  @Test
  void cldIsPsldWithoutPositionNoise() {
    Moments psld = at(Recipe.psld(0, 4, 4), new ConstantBeta(8), 0.1, 0.04);
    Moments cld = at(Recipe.cld(4, 1), new ConstantBeta(4), 0.1, 0.04);
    // Same real numbers by two routes of a dozen roundings each.
    assertClose(cld.mean(), psld.mean(), 1e-14);
    assertClose(cld.covariance(), psld.covariance(), 1e-14);
  }

  @Test
  void thirdOrder() {
    Moments moments =
        Kernels.transition(Recipe.langevin3(ThirdOrder.defaults()), 2, new double[3][3]);
    assertPrinted(
        moments.mean(),
        "0.2367489798 0.6712290933 0.2366247159 -0.1678072733 -0.2365004519 -0.0772901087"
            + " 0.0591561790 0.0772901087 0.0249479637");
    double[][] s = moments.covariance();
    assertPrinted(
        new double[][] {{s[0][0], s[0][1], s[0][2], s[1][1], s[1][2], s[2][2]}},
        "0.8173149826 0.0839868843 -0.0284508336 0.2063641629 0.0149786812 0.2448515060");
  }

  @Test
  void workedPoint() {
    Moments m = at(PSLD, new ConstantBeta(8), 0.5, 0.04);
    double[][] l = m.cholesky();
    double[] eps = {0.3, -1.1};
    double[] z = new double[2];
    for (int i = 0; i < 2; i++) {
      z[i] = m.mean()[i][0] * 0.7 + l[i][0] * eps[0] + l[i][1] * eps[1];
    }
    assertPrinted(new double[][] {z}, "0.3608777316 -0.5713830738");
    LinearSde process = NamedProcesses.psld(0.01, 4.01, 4, 0.04, new ConstantBeta(8)).in(LINE);
    Score score = process.score((x, t, c) -> Ops.tensor(eps, 1, 2), Prediction.NOISE);
    Linear forward = process.dynamics();
    Tensor state = Ops.tensor(z, 1, 2);
    Tensor half = Ops.scalar(0.5);
    assertPrinted(row(score.at(state, half, Condition.NONE)), "-0.3133387142 2.2089046610");
    assertPrinted(row(forward.drift(state, half, Condition.NONE)), "-9.1565642908 7.7214735780");
    // The reference counts time from noise to data, so that its drifts have the other sign.
    Tensor reverse = forward.reverse(score, 1).drift(state, half, Condition.NONE);
    assertPrinted(row(reverse.neg()), "9.1314971937 9.9939418030");
    Tensor flow = forward.reverse(score, 0).drift(state, half, Condition.NONE);
    assertPrinted(row(flow.neg()), "9.1440307422 1.1362341125");
    Tensor ones = Ops.tensor(new double[] {1, 1}, 1, 2);
    assertPrinted(row(forward.dispersion(ones, state, half)), "0.2828427125 2.8319604517");
  }

  /**
   * A score {@code s₀ + Λz₀ − Λz} pulls every state alike; against the score {@code −Λz}, which
   * pulls none, the solver's step differs by the increment, carried through the last half step.
   */
  @Test
  void workedIncrementOfTheSplittingSolver() {
    LinearSde process = NamedProcesses.psld(0.01, 4.01, 4, 0.04, new ConstantBeta(8)).in(LINE);
    double[] z = {0.3608777316, -0.5713830738};
    double[] pull = {-0.3133387142 + z[0], 2.2089046610 + 4 * z[1]};
    double[][] moved = step(process, z, pull);
    double[][] rested = step(process, z, new double[2]);
    double[][] carry = Kernels.transition(PSLD.adjoint(), 8 * STEP / 2, new double[2][2]).mean();
    double[][] want = SmallMatrix.multiply(carry, new double[][] {{0.0038031214}, {-0.6145536279}});
    for (int i = 0; i < 2; i++) {
      // Ten printed digits of three numbers, times at most 4 from the precision and 8 from β.
      assertThat((moved[0][i] - rested[0][i]) / STEP).isCloseTo(want[i][0], within(5e-9));
    }
  }

  private static double[][] step(LinearSde process, double[] z, double[] pull) {
    Linear forward = process.dynamics();
    Score score = (x, t, c) -> Ops.tensor(pull, 1, 2).sub(forward.gradient(x));
    TimeGrid grid = TimeGrid.uniform(0.5, 0.5 - STEP, 1);
    return row(
        new Sscs()
            .begin(forward.reverse(score, 1), grid)
            .step(
                Ops.tensor(z, 1, 2),
                Ops.scalar(0.5),
                Ops.scalar(0.5 - STEP),
                Condition.NONE,
                Rng.of(1, 1)));
  }

  private static double[][] row(Tensor x) {
    return new double[][] {Ops.doubles(x)};
  }

  static void assertClose(double[][] actual, double[][] expected, double tolerance) {
    assertThat(SmallMatrix.maxAbs(SmallMatrix.subtract(actual, expected)))
        .isLessThanOrEqualTo(tolerance);
  }
}
