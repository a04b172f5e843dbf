package tweedie.config;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tweedie.core.Condition;
import tweedie.core.Sampler;
import tweedie.core.Solver;
import tweedie.core.TimeGrid;
import tweedie.process.LinearSde;
import tweedie.process.SemiLinear;
import tweedie.solver.Rk45;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;
import tweedie.tensor.TensorScope;
import tweedie.theory.MixtureTarget;

/**
 * The order that the catalogue claims for a solver where scores are not linear: a mixture of two
 * Gaussians. SDE solvers by three moments of the end from the exact start law, without draws; flows
 * by two paths. See {@code SolverOrdersTest} for Gaussian data.
 */
class MixtureOrdersTest {
  private static final MixtureTarget MIXTURE =
      new MixtureTarget(
          new double[] {0.3, 0.7}, new double[][] {{-1}, {0.8}}, new double[] {0.05, 0.2});
  private static final double END = 0.35;
  private static final double LATE = 0.05;

  /** Its states come in pairs, for which the lattice of an end near the data is too large. */
  private static final String PAIRS = "dpmpp2mSde";

  /** One Gaussian draw a step; with two, phase space has four normals to integrate over. */
  private static final List<String> ONE_DRAW = List.of("em", "ddimHalf", "ancestral", "edmChurn");

  private static final Map<String, double[]> ENDS = new ConcurrentHashMap<>();

  private static Stream<Entry<SolverEntry>> solvers(boolean noisy) {
    return Solvers.ALL.stream()
        .filter(e -> e.value().solves().isAssignableFrom(SemiLinear.class))
        .filter(e -> !e.value().adaptive())
        .filter(e -> noisy == (e.value().churn() > 0 || e.value().redraws()));
  }

  static Stream<Arguments> noisy() {
    return solvers(true)
        .map(Entry::name)
        .flatMap(
            e ->
                Stream.of(
                        Arguments.of(e, "vp", END),
                        Arguments.of(e, "subVp", END),
                        Arguments.of(e, "vp", LATE),
                        Arguments.of(e, "psld", END))
                    .filter(a -> measured(e, a.get()[1].equals("psld"), a.get()[2].equals(LATE))));
  }

  private static boolean measured(String solver, boolean phaseSpace, boolean late) {
    return phaseSpace ? ONE_DRAW.contains(solver) : !late || !solver.equals(PAIRS);
  }

  static Stream<Arguments> flows() {
    return solvers(false)
        .map(Entry::name)
        // Its order begins at smaller steps, see SolverOrdersTest and RestorationNonlinearTest.
        .filter(e -> !e.equals("rdEuler"))
        .flatMap(e -> Stream.of("vp", "subVp", "psld").map(p -> Arguments.of(e, p)))
        // Its leading error changes its sign before END: ExponentialSolversTest stops earlier.
        .filter(a -> !a.get()[0].equals("dpmpp3m") || !a.get()[1].equals("vp"))
        // Slopes come from 2 to 1 beyond a thousand steps: the term of order 1 has a small
        // constant.
        .filter(
            a -> !a.get()[0].toString().startsWith("splitVerlet") || !a.get()[1].equals("psld"));
  }

  @ParameterizedTest(name = "{0} on {1} to {2}")
  @MethodSource("noisy")
  void weakOrderOfThreeMoments(String name, String process, double end) {
    // On sub-VP the first order of OBA nearly cancels: errors of order 2 show at fewer steps.
    boolean later = name.equals("splitOba") && process.equals("subVp");
    assertWeak(name, process, end, later ? 128 : process.equals("psld") || end < END ? 64 : 32);
  }

  /** The published splitting and its second-order form, with two draws a step. */
  @Tag("slow")
  @ParameterizedTest
  @ValueSource(strings = {"sscs", "sscs2"})
  void weakOrderOfThreeMomentsInPhaseSpace(String name) {
    assertWeak(name, "psld", END, 32);
  }

  /**
   * Beside lattices twice as fine with two more nodes, tables and quadrature miss at most 1e-7 to
   * END on one block, and 3e-6 to LATE and in phase space: at most 1/13 of the smallest error, .1
   * of a slope.
   */
  private static void assertWeak(String name, String process, double end, int first) {
    LinearSde p = SolverOrdersTest.process(process);
    SolverEntry entry = Catalog.solver("", name);
    Solver<? super SemiLinear> solver = entry.solver(SemiLinear.class, name, 1);
    SemiLinear d = p.dynamics().reverse(MIXTURE.score(p), entry.churn());
    boolean history = name.equals(PAIRS);
    BackwardLaw law =
        p.blocks() > 1
            ? new BackwardLaw(p, MIXTURE, 5.2, 0.4, 4)
            : new BackwardLaw(p, MIXTURE, 8, history ? 0.25 : 0.1, 7);
    assertSlopes(
        entry.order(),
        first,
        law.exact(end),
        n -> law.moments(new BackwardLaw.Chain(solver, d, TimeGrid.uniform(1, end, n), history)));
  }

  @ParameterizedTest(name = "{0} on {1}")
  @MethodSource("flows")
  void orderOfThePath(String name, String process) {
    assertPath(name, process);
  }

  /** The case Γ = 0, whose slopes are those of the other one to .01. */
  @Tag("slow")
  @ParameterizedTest
  @ValueSource(strings = {"dpmpp2m", "unipc2", "gddim2", "splitEulerReduced", "conjugate"})
  void orderOfThePathWithoutPositionNoise(String name) {
    assertPath(name, "cld");
  }

  private static void assertPath(String name, String process) {
    LinearSde p = SolverOrdersTest.process(process);
    SolverEntry entry = Catalog.solver("", name);
    Solver<? super SemiLinear> solver = entry.solver(SemiLinear.class, name, 1);
    SemiLinear d = p.dynamics().reverse(MIXTURE.score(p), 0);
    double[] want =
        ENDS.computeIfAbsent(
            process, key -> path(new Rk45(1e-12, 1e-12), d, TimeGrid.uniform(1, END, 1)));
    int first = first(name, process, entry.order());
    assertSlopes(entry.order(), first, want, n -> path(solver, d, TimeGrid.uniform(1, END, n)));
  }

  /** Steps where the asymptotic range begins. */
  private static int first(String name, String process, double order) {
    if (name.equals("unipc2") && process.equals("subVp")) {
      // Its first step, of order 2, shows longer there.
      return 256;
    }
    if (name.equals("rdCorrected")) {
      return process.equals("psld") ? 128 : 64;
    }
    return order > 2 ? 128 : order > 1 ? 64 : 32;
  }

  private static double[] path(Solver<? super SemiLinear> solver, SemiLinear d, TimeGrid grid) {
    int k = d.forward().blocks();
    double[] start = k == 1 ? new double[] {1.1, -0.3} : new double[] {1.1, -0.3, 0.2, 0.4};
    return TensorScope.evaluate(
        () ->
            Ops.doubles(
                new Sampler<SemiLinear>(solver, grid)
                    .run(d, Ops.tensor(start, 2, k), Condition.NONE, Rng.of(0, 2))));
  }

  /** Over two halvings. */
  private static void assertSlopes(
      double order, int first, double[] want, IntFunction<double[]> at) {
    double[] error = new double[3];
    for (int i = 0; i < error.length; i++) {
      double[] got = at.apply(first << i);
      for (int j = 0; j < got.length; j++) {
        error[i] = Math.hypot(error[i], got[j] - want[j]);
      }
    }
    SolverOrdersTest.assertSlopes(order, first, error);
  }
}
