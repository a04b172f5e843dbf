package tweedie.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tweedie.core.Condition;
import tweedie.core.JumpReversal;
import tweedie.core.Solver;
import tweedie.core.Stepper;
import tweedie.core.TimeGrid;
import tweedie.process.ConstantBeta;
import tweedie.process.Ctmc;
import tweedie.process.EnumeratedChain;
import tweedie.process.Rates;
import tweedie.solver.JumpCorrector;
import tweedie.solver.TauLeaping;
import tweedie.tensor.Ops;
import tweedie.tensor.TensorScope;

/**
 * The order that the catalogue claims for leaps of chains, with exact rates from the exact law at
 * T, without sampling: the solver itself is handed every cell of the uniform numbers that it draws
 * from, by both of its ends, and the masses of the cells make the transition matrix of its step.
 */
class LeapOrdersTest {
  private static final double FROM = 0.05;

  /** What is left out of the numbers of jumps. */
  private static final double TAIL = 1e-14;

  /** How far from the ends of a cell its draws are, as a share of it. */
  private static final double INSIDE = 1e-3;

  private static final Ctmc UNIFORM = new Ctmc(Rates.uniform(3), new ConstantBeta(0.6), 2);
  private static final Ctmc MASK = new Ctmc(Rates.absorbing(3), new ConstantBeta(2), 2);
  private static final Ctmc STEPS = new Ctmc(Rates.nearestNeighbour(4), new ConstantBeta(1), 1);

  static Stream<Arguments> leaps() {
    return Stream.of(
        Arguments.of("tauLeaping", Named.of("uniform rates", UNIFORM)),
        Arguments.of("tauLeaping", Named.of("a mask", MASK)),
        Arguments.of("tauLeapingOrdinal", Named.of("neighbours", STEPS)),
        Arguments.of("tauLeapingCorrected", Named.of("neighbours", STEPS)),
        Arguments.of("tauLeapingCorrectedCategorical", Named.of("uniform rates", UNIFORM)));
  }

  @ParameterizedTest(name = "{0} on {1}")
  @MethodSource("leaps")
  void everyLeapHasTheOrderItClaims(String solver, Ctmc p) {
    SolverEntry entry = Catalog.solver("", solver);
    Run run = new Run(EnumeratedChain.coupled(p), p, parts(entry, solver));
    double[] error = IntStream.range(0, 4).mapToDouble(i -> run.error(20 << i)).toArray();
    for (int i = 0; i < 3; i++) {
      double slope = Math.log(error[i] / error[i + 1]) / Math.log(2);
      // Found are 0.95 to 0.99: the next order is still seen at 20 steps.
      assertThat(slope).as("from %d steps", 20 << i).isCloseTo(entry.order(), within(0.2));
    }
  }

  /** The leaps of a step in order; a corrector is one without a predictor, repeated. */
  private static List<Part> parts(SolverEntry entry, String name) {
    Solver<? super JumpReversal> solver = entry.solver(JumpReversal.class, name, 1);
    if (solver instanceof JumpCorrector c) {
      Solver<JumpReversal> none = (d, grid) -> (x, t, s, k, rng) -> x;
      Solver<JumpReversal> one = new JumpCorrector(none, c.leap(), 1, c.multiplier(), c.below());
      Part leap = new Part(c.predictor(), ((TauLeaping) c.predictor()).rule(), 1, false, 1, 1);
      return List.of(
          leap, new Part(one, c.leap().rule(), c.corrections(), true, c.multiplier(), c.below()));
    }
    return List.of(new Part(solver, ((TauLeaping) solver).rule(), 1, false, 1, 1));
  }

  /** A leap of a step, how often it is made, and from which rates and length its cells follow. */
  private record Part(
      Solver<? super JumpReversal> solver,
      TauLeaping.Rule rule,
      int times,
      boolean corrects,
      double multiplier,
      double below) {
    /** Mean numbers of jumps from every state, [N * sites * S]. */
    double[] means(JumpReversal d, Tensor x, double t, double s) {
      Tensor at = Ops.scalar(corrects ? s : t);
      Tensor rates = d.out(x, at, Condition.NONE);
      if (corrects) {
        rates = rates.add(d.forward().out(x, at, Condition.NONE).to(rates.scalar_type()));
      }
      return Ops.doubles(Ops.mul(rates, (t - s) * multiplier));
    }
  }

  /**
   * Uniform numbers of one site, and the mass of all that do the same.
   *
   * @param mass probability
   * @param low lower ends of the draws: number of jumps first, then where each goes
   * @param high their upper ends
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Cell(double mass, double[] low, double[] high) {
    double draw(int k, double share) {
      return k < low.length ? low[k] + share * (high[k] - low[k]) : 0.5;
    }
  }

  /** Cells of a site: jumps by the quantile of the Poisson law, targets in any one order. */
  private static List<Cell> cells(double[] means, TauLeaping.Rule rule) {
    double total = Arrays.stream(means).sum();
    List<Cell> cells = new ArrayList<>();
    double mass = Math.exp(-total);
    double below = 0;
    for (int n = 0; n == 0 || 1 - below > TAIL; n++) {
      mass *= n == 0 ? 1 : total / n;
      // Categorical sites go nowhere with several jumps: no need to tell their targets apart.
      int told = rule == TauLeaping.Rule.CATEGORICAL && n > 1 ? 0 : n;
      double[] low = new double[told + 1];
      double[] high = new double[told + 1];
      low[0] = below;
      high[0] = below + mass;
      targets(cells, means, new Cell(mass, low, high), 1, 0);
      below += mass;
    }
    return cells;
  }

  /** Adds the multisets of targets from {@code first} on, with the number of their orders. */
  private static void targets(List<Cell> cells, double[] p, Cell cell, int k, int first) {
    if (k == cell.low().length) {
      cells.add(cell);
      return;
    }
    double total = Arrays.stream(p).sum();
    double before = Arrays.stream(p, 0, first).sum() / total;
    int left = cell.low().length - k;
    for (int y = first; y < p.length; y++) {
      double share = p[y] / total;
      double[] low = cell.low().clone();
      double[] high = cell.high().clone();
      double mass = cell.mass();
      // Of the jumps that are left c go to y, the others beyond it.
      for (int c = 1; share > 0 && c <= left; c++) {
        mass *= share * (left - c + 1) / c;
        low[k + c - 1] = before;
        high[k + c - 1] = before + share;
        targets(cells, p, new Cell(mass, low.clone(), high.clone()), k + c, y + 1);
      }
      before += share;
    }
  }

  /** The law of the end of a run. */
  private record Run(EnumeratedChain exact, Ctmc process, List<Part> parts) {
    /** Total variation from the exact law at the end. */
    double error(int steps) {
      TimeGrid grid = TimeGrid.uniform(1, FROM, steps);
      double[] law = exact.at(1);
      for (int i = 0; i < steps; i++) {
        double t = grid.at(i);
        double s = grid.at(i + 1);
        for (Part part : parts) {
          if (part.corrects() && s >= part.below()) {
            continue;
          }
          double[][] leap = TensorScope.evaluate(() -> matrix(part, grid, t, s));
          for (int k = 0; k < part.times(); k++) {
            law = pushed(law, leap);
          }
        }
      }
      double[] wanted = exact.at(FROM);
      double sum = 0;
      for (int i = 0; i < law.length; i++) {
        sum += Math.abs(law[i] - wanted[i]) / 2;
      }
      return sum;
    }

    private static double[] pushed(double[] law, double[][] leap) {
      double[] next = new double[law.length];
      for (int x = 0; x < law.length; x++) {
        for (int y = 0; y < law.length; y++) {
          next[y] += law[x] * leap[x][y];
        }
      }
      return next;
    }

    /** Where the solver's step goes from every state in every cell. */
    private double[][] matrix(Part part, TimeGrid grid, double t, double s) {
      JumpReversal d = process.dynamics().reverse(exact.ratio());
      Tensor states = exact.states();
      int sites = (int) states.size(1);
      double[] means = part.means(d, states, t, s);
      int symbols = means.length / exact.size() / sites;
      List<Row> rows = new ArrayList<>();
      for (int x = 0; x < exact.size(); x++) {
        List<Row> some = List.of(new Row(x, 1, List.of()));
        for (int i = 0; i < sites; i++) {
          int at = (x * sites + i) * symbols;
          List<Cell> cells = cells(Arrays.copyOfRange(means, at, at + symbols), part.rule());
          some = some.stream().flatMap(r -> cells.stream().map(r::and)).toList();
        }
        // Every site leaves out as much as TAIL.
        assertThat(some.stream().mapToDouble(Row::mass).sum()).isCloseTo(1, within(1e-13));
        rows.addAll(some);
      }
      double[][] leap = moved(part, d, grid, rows, t, s, INSIDE);
      double[][] same = moved(part, d, grid, rows, t, s, 1 - INSIDE);
      for (int x = 0; x < leap.length; x++) {
        // Cells as small as the rounding of their ends may be missed.
        assertThat(same[x]).containsExactly(leap[x], within(1e-12));
      }
      return leap;
    }

    private double[][] moved(
        Part part,
        JumpReversal d,
        TimeGrid grid,
        List<Row> rows,
        double t,
        double s,
        double share) {
      long[] from = rows.stream().mapToLong(Row::from).toArray();
      Tensor x = exact.states().index_select(0, Ops.tensor(from, from.length));
      Stepper step = part.solver().begin(d, grid);
      // A corrector has one key for each of its leaps.
      Script script = script(rows, (int) x.size(1), part.corrects() ? 1 : 0, share);
      Tensor y = step.step(x, Ops.scalar(t), Ops.scalar(s), Condition.NONE, script);
      int[] to = exact.index(y);
      double[][] leap = new double[exact.size()][exact.size()];
      for (int i = 0; i < to.length; i++) {
        leap[rows.get(i).from()][to[i]] += rows.get(i).mass();
      }
      return leap;
    }

    private static Script script(List<Row> rows, int sites, int above, double share) {
      int most = 0;
      for (Row r : rows) {
        for (Cell c : r.cells()) {
          most = Math.max(most, c.low().length);
        }
      }
      double[][] draws = new double[most][rows.size() * sites];
      for (int k = 0; k < draws.length; k++) {
        for (int i = 0; i < draws[k].length; i++) {
          draws[k][i] = rows.get(i / sites).cells().get(i % sites).draw(k, share);
        }
      }
      return new Script(draws, above, rows.size());
    }
  }

  /** A start, a cell for each of its sites, and their mass. */
  private record Row(int from, double mass, List<Cell> cells) {
    Row and(Cell c) {
      return new Row(from, mass * c.mass(), Stream.concat(cells.stream(), Stream.of(c)).toList());
    }
  }
}
