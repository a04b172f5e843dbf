package tweedie.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import tweedie.process.SemiLinear;

/**
 * The search for a process, solver and grid at a fixed number of network calls. Named processes are
 * judged first, on more and more samples while fewer and fewer of them are left (successive
 * halving), the first time by what the judge has for few samples; the numbers of the best, those of
 * the solver included, are then moved by CMA-ES. All are judged with the same seed, so that they
 * share their noise. What is lowest on one seed is partly lowest by luck, the more so the more was
 * tried: the best named and the best moved ones are therefore judged on further seeds, and the mean
 * over those alone decides.
 *
 * @see "Jamieson, Talwalkar 2016, arXiv:1502.07943; Hansen, Ostermeier 2001, Evolutionary
 *     Computation 9"
 */
public final class Tuning {
  /**
   * Solvers in the order in which a search that cannot pay for all tries them: first those that
   * docs/results/speed-quality.md finds low somewhere, on held-out images of one model. The others
   * follow.
   */
  private static final List<String> FIRST =
      List.of(
          "unipc2Lower",
          "gddim3",
          "conjugate",
          "splitObaReduced",
          "unipc2",
          "dpmpp2mSde",
          "sscs",
          "dpmpp2m",
          "em",
          "unipc3",
          "ddim",
          "gddim2",
          "dpmpp3m",
          "edmHeun");

  /** Named samplers a trial of an exact law, where screening costs nothing. */
  private static final int SCREENED = 2;

  private static final int FEW = 8;
  private static final int HALF = 2;

  /** Kinds of process, solver and grid whose numbers are moved. */
  private static final int MOVED = 3;

  /** Trials for each further seed: with four to six finalists about a fifth of the search. */
  private static final int TRIALS_A_SEED = 25;

  /** Three generations of CMA-ES at up to eight numbers; fewer are no search. */
  private static final int TRIALS_A_KIND = 24;

  /** The first round of screening takes a third of the trials at most. */
  private static final int FIRST_ROUND = 3;

  /** Samplers of the second round, which takes a tenth of the trials by half of the samples. */
  private static final int SECOND_ROUND = 5;

  private final Judge judge;
  private final SampleOptions run;
  private final int nfe;
  private final int rows;
  private final long seed;
  private final Listener listener;
  private final Map<Tried, Double> known = new HashMap<>();
  private double lowest = Double.POSITIVE_INFINITY;
  private double spent;
  private boolean screening = true;
  private int screened;
  private String screenedBy = "";

  /** Told after each sampler that was judged. */
  @FunctionalInterface
  public interface Listener {
    /**
     * A sampler was judged.
     *
     * @param spent cost so far in trials
     * @param lowest lowest value on all rows of the first seed so far; infinite before any
     */
    void judged(double spent, double lowest);
  }

  private record Tried(String process, SampleOptions options, String judge, int rows, long seed) {}

  /**
   * A sampler and how it was judged on the training seeds.
   *
   * @param sampler what was chosen
   * @param text one line about it
   * @param value its discrepancy, the mean over them
   */
  public record Found(SamplerFile sampler, String text, double value) {}

  /**
   * What a search gave.
   *
   * @param named the best named process with its defaults
   * @param best the best of all, which may be the same
   * @param screened number of named samplers that were judged
   * @param pool number of all named samplers
   * @param screenedBy what told the worst of them
   * @param solvers names of the solvers of those that were judged
   */
  public record Outcome(
      Found named, Found best, int screened, int pool, String screenedBy, List<String> solvers) {}

  private record Scored(Candidate candidate, double value) {}

  /**
   * A search.
   *
   * @param judge gives the discrepancy
   * @param run denoising, tolerance and micro-batch
   * @param nfe network calls, the denoising one included
   * @param rows samples a judgement
   * @param seed of the samples and of the optimiser, and the first of those of the finalists
   * @param listener told how it goes
   */
  public Tuning(Judge judge, SampleOptions run, int nfe, int rows, long seed, Listener listener) {
    this.judge = judge;
    this.run = run;
    this.nfe = nfe;
    this.rows = rows;
    this.seed = seed;
    this.listener = listener;
  }

  /**
   * Searches.
   *
   * @param trials cost of the search in judgements on all rows, at least 8
   * @return the best named sampler and the best one
   * @throws ConfigException when there are too few trials or calls, or nothing can be judged
   */
  public Outcome search(int trials) {
    if (trials < FEW) {
      throw new ConfigException("--trials", "expected at least " + FEW + ", found " + trials);
    }
    if (solvers().isEmpty()) {
      int least = run.denoise() ? 2 : 1;
      throw new ConfigException("--nfe", "expected at least " + least + ", found " + nfe);
    }
    List<Scored> named = named(trials);
    if (named.isEmpty() || Double.isInfinite(named.get(0).value())) {
      throw new ConfigException("--nfe", "no named process has a finite figure at " + nfe);
    }
    screening = false;
    int further = judge.exact() ? 0 : further(trials);
    List<Scored> starts =
        averaged(
            named.stream().filter(s -> Double.isFinite(s.value())).limit(MOVED).toList(), further);
    double left = trials - spent;
    int kinds = Math.max(1, Math.min(starts.size(), (int) (left / (TRIALS_A_KIND + further))));
    int each = Math.max(1, (int) (left / kinds) - further);
    List<Scored> moved =
        starts.stream().limit(kinds).map(start -> moved(start.candidate(), each)).toList();
    Scored best = lowest(Stream.concat(starts.stream(), averaged(moved, further).stream()));
    if (Double.isInfinite(best.value())) {
      throw new ConfigException("--nfe", "no sampler has a finite figure on all seeds at " + nfe);
    }
    return new Outcome(
        found(starts.get(0), further),
        found(best, further),
        screened,
        pool().size(),
        screenedBy,
        pool().stream().limit(screened).map(Candidate::solver).distinct().toList());
  }

  /**
   * Seeds beyond its own on which a search judges its finalists.
   *
   * @param trials cost of the search
   * @return their number; they follow its own
   */
  public static int further(int trials) {
    return trials / TRIALS_A_SEED;
  }

  private static Scored lowest(Stream<Scored> some) {
    return some.min(Comparator.comparingDouble(Scored::value)).orElseThrow();
  }

  /** Best first, by the mean over further seeds; without them by the seed of the search. */
  private List<Scored> averaged(List<Scored> finalists, int further) {
    if (further == 0) {
      return finalists;
    }
    return finalists.stream()
        .map(Scored::candidate)
        .map(
            c ->
                new Scored(
                    c,
                    LongStream.rangeClosed(seed + 1, seed + further)
                        .mapToDouble(s -> value(c, rows, s))
                        .average()
                        .orElseThrow()))
        .sorted(Comparator.comparingDouble(Scored::value))
        .toList();
  }

  /** Fixed-step solvers of linear processes that the number of calls pays for. */
  private List<String> solvers() {
    List<String> fit =
        Solvers.ALL.stream()
            .filter(e -> e.value().solves().isAssignableFrom(SemiLinear.class))
            .filter(e -> !e.value().adaptive())
            .filter(e -> e.value().calls() <= nfe - (run.denoise() ? 1 : 0))
            .map(Entry::name)
            .toList();
    return Stream.concat(FIRST.stream().filter(fit::contains), fit.stream()).distinct().toList();
  }

  private List<Candidate> pool() {
    List<Candidate> pool = new ArrayList<>();
    for (String solver : solvers()) {
      for (Family family : Family.ALL) {
        Catalog.GRIDS.forEach(grid -> pool.add(Candidate.named(family, solver, grid)));
      }
    }
    return pool;
  }

  /** The best named samplers, judged on all rows, best first. */
  private List<Scored> named(int trials) {
    List<Candidate> pool = pool();
    Judge screen = judge.screening();
    int few = fewer(screen, FEW);
    screenedBy = screen.name(few);
    int paid =
        judge.exact() ? SCREENED * trials : (int) ((double) trials * rows / (FIRST_ROUND * few));
    screened = Math.max(1, Math.min(pool.size(), paid));
    int second = Math.max(MOVED, Math.min(screened / FEW, trials / SECOND_ROUND));
    List<Candidate> left = best(screen, pool.subList(0, screened), few, second);
    left = best(judge, left, fewer(judge, HALF), Math.max(MOVED, trials / (2 * FEW)));
    return ranked(judge, left, rows);
  }

  private int fewer(Judge by, int part) {
    return Math.min(rows, Math.max(by.leastRows(), rows / part));
  }

  private List<Candidate> best(Judge by, List<Candidate> pool, int rows, int kept) {
    return ranked(by, pool, rows).stream().limit(kept).map(Scored::candidate).toList();
  }

  private List<Scored> ranked(Judge by, List<Candidate> pool, int rows) {
    return pool.stream()
        .map(c -> new Scored(c, value(by, c, rows, seed)))
        .sorted(Comparator.comparingDouble(Scored::value))
        .toList();
  }

  /** Moves the numbers of a sampler; its own value is known and costs nothing. */
  private Scored moved(Candidate start, int trials) {
    Scored[] best = {new Scored(start, value(start, rows, seed))};
    Evolution.minimise(
        unit -> {
          Candidate c = start.moved(unit);
          double v = value(c, rows, seed);
          if (v < best[0].value()) {
            best[0] = new Scored(c, v);
          }
          return v;
        },
        start.unit(),
        trials + 1,
        seed);
    return best[0];
  }

  private double value(Candidate c, int rows, long seed) {
    return value(judge, c, rows, seed);
  }

  private double value(Judge by, Candidate c, int rows, long seed) {
    SampleOptions o = c.options(run, nfe);
    int n = judge.exact() ? this.rows : rows;
    Tried key = new Tried(c.process().toString(), o, by.name(n), n, seed);
    Double before = known.get(key);
    if (before != null) {
      return before;
    }
    double v = judged(by, c, o, rows, seed);
    known.put(key, v);
    spent += cost(rows);
    if (judge.exact() || (by == judge && rows == this.rows && seed == this.seed)) {
      lowest = Math.min(lowest, v);
    }
    listener.judged(spent, lowest);
    return v;
  }

  /** Exact laws cost next to nothing: there only what the optimiser asks for counts. */
  private double cost(int rows) {
    return judge.exact() ? (screening ? 0 : 1) : (double) rows / this.rows;
  }

  /** Samplers that blow up, or do not exist at a few steps, lose instead of ending the search. */
  private double judged(Judge by, Candidate c, SampleOptions o, int rows, long seed) {
    try {
      return by.value(Catalog.process("process", c.process()).value(), o, rows, seed);
    } catch (IllegalArgumentException | ArithmeticException notFinite) {
      return Double.POSITIVE_INFINITY;
    }
  }

  private Found found(Scored s, int further) {
    SampleOptions o = s.candidate().options(run, nfe);
    SamplerFile.Judged judged =
        new SamplerFile.Judged(
            judge.name(rows),
            judge.exact() ? 0 : rows,
            further > 0 ? seed + 1 : seed,
            Math.max(1, further),
            s.value());
    return new Found(
        SamplerFile.of(s.candidate().process(), o, judged), s.candidate().text(), s.value());
  }
}
