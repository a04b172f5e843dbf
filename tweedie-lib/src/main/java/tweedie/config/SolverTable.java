package tweedie.config;

import java.util.Locale;
import tweedie.core.Diffusion;
import tweedie.core.Jump;
import tweedie.core.JumpReversal;
import tweedie.core.Reversal;
import tweedie.process.SemiLinear;

/** The solvers of the catalogue as a table in Markdown, which is {@code docs/solvers.md}. */
public final class SolverTable {
  /** What the column of that name says. */
  private static final String KIND = ", (reverse SDE|probability-flow ODE( with fresh noise)?)";

  private static final String ORDERS =
      """
      Orders are weak for an SDE (measured on Gaussian data, where all is known), those of the map
      for an ODE and those of the law for a chain, where steps are short against the time scale of the noise. Tests measure them:
      `SolverOrdersTest` on linear processes, also for solvers that fit other diffusions;
      `RestorationDegradationTest` and `RestorationNonlinearTest` for `rdEuler` and `rdCorrected`; `OracleTest` for `heun` in
      phase space; `LeapOrdersTest` for leaps of chains. Adaptive solvers state none.

      Three orders need a word. `sscs` has order 2 on VE, which has no drift to split off. `heun` in
      phase space is measured down to t = .05: at later ends errors of order 3 cancel those of order
      2 in the covariance up to thousands of steps, and slopes run from 1.5 to 3.8. `rdEuler` in phase
      space comes to its order late: down to t = .35 slopes are below .3 up to 4,000 steps, and rise.

      """;

  private static final String NUMBERS =
      """
      The name of a solver with a free number may carry it, wherever a solver is named: `ddim:eta=0.3`, in
      `--solver`, in `sampler.solver` of a configuration and in the file of a sampler. The name alone has
      the number of the table. `ddimHalf` is `ddim:eta=0.5`; `ancestral` and `gddim` are, up to rounding,
      `ddim:eta=1` on one block and `conjugate:lambda=0`. `tweedie tune` moves these numbers too.

      """;

  private SolverTable() {}

  /**
   * The page.
   *
   * @return Markdown that ends with a line break
   */
  public static String markdown() {
    StringBuilder page = new StringBuilder();
    page.append("# Solvers\n\n");
    page.append("Made from the catalogue by `./tweedie list --markdown`; do not edit.\n\n");
    page.append(ORDERS);
    page.append(NUMBERS);
    page.append("Time grids: ");
    page.append(String.join(", ", Catalog.GRIDS)).append(".\n\n");
    page.append("| name | method | simulates | fits | order | calls a step | number | source |\n");
    page.append("|---|---|---|---|---|---|---|---|\n");
    for (Entry<SolverEntry> e : Solvers.ALL) {
      SolverEntry s = e.value();
      page.append(
          String.format(
              Locale.ROOT,
              "| `%s` | %s | %s | %s | %s | %s | %s | %s |%n",
              e.name(),
              e.about().replaceFirst(KIND, ""),
              simulates(s),
              fits(s.solves()) + most(s),
              s.adaptive() ? "adaptive" : number(s.order()),
              s.adaptive() ? "adaptive" : number(s.calls()),
              s.number().map(SolverTable::carried).orElse(""),
              s.source()));
    }
    return page.toString().replace(System.lineSeparator(), "\n");
  }

  private static String simulates(SolverEntry s) {
    if (Jump.class.isAssignableFrom(s.solves())) {
      return "reversed chain";
    }
    if (s.churn() == 0) {
      return s.redraws() ? "flow (ODE) with fresh noise each step" : "flow (ODE)";
    }
    return s.churn() == 1 ? "reverse SDE" : "reverse SDE with " + s.churn() + " of the noise";
  }

  private static String fits(Class<?> kind) {
    if (kind == SemiLinear.class) {
      return "linear processes";
    }
    if (kind == Diffusion.class) {
      return "diffusions";
    }
    if (kind == Reversal.class) {
      return "reversed diffusions";
    }
    return kind == JumpReversal.class || kind == Jump.class ? "finite sets" : kind.getSimpleName();
  }

  private static String most(SolverEntry s) {
    return s.blocks() == Integer.MAX_VALUE ? "" : " of at most " + s.blocks() + " blocks";
  }

  private static String carried(SolverNumber n) {
    return "`%s` = %s, %s; %s"
        .formatted(n.dial().name(), number(n.dial().start()), n.about(), n.range().text());
  }

  private static String number(double x) {
    return x == Math.rint(x) ? Integer.toString((int) x) : Double.toString(x);
  }
}
