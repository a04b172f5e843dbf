package tweedie.process;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import tweedie.core.Condition;
import tweedie.core.Field;
import tweedie.core.Jump;
import tweedie.core.Law;
import tweedie.core.Noised;
import tweedie.core.Ratio;
import tweedie.core.Tokens;
import tweedie.core.TractableProcess;
import tweedie.law.Decoder;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;

/**
 * A continuous-time Markov chain that noises every site of a state independently, with rates {@code
 * R_t = β(t) R_b}: {@code q_{t|s} = exp((B(t) − B(s)) R_b)} at each site. States are int64 [B,
 * event].
 *
 * <p>{@code eps} is added to the denominators {@code q(x | x₀)} of the POSTERIOR form, which are
 * tiny at small times: 1e-9 in the paper, 0 for exact answers.
 *
 * @param rates rates of one site
 * @param schedule the speed β and its integral, the clock B
 * @param space sites and symbols
 * @param eps at least 0
 * @see "Campbell et al. 2022, arXiv:2205.14987, section 3"
 */
public record Ctmc(Rates rates, Schedule schedule, Tokens space, double eps)
    implements TractableProcess<Jump> {
  /**
   * Checks that rates and space have the same symbols.
   *
   * @throws IllegalArgumentException if they have not, or eps is negative
   */
  public Ctmc {
    if (rates.states() != space.states()) {
      throw new IllegalArgumentException(
          "rates: expected " + space.states() + " states, found " + rates.states());
    }
    Require.nonNegative("eps", eps);
  }

  /**
   * A chain without a guard against tiny denominators.
   *
   * @param rates rates of one site
   * @param schedule the speed β
   * @param event shape of one state
   */
  public Ctmc(Rates rates, Schedule schedule, long... event) {
    this(rates, schedule, new Tokens(rates.states(), event), 0);
  }

  @Override
  public Jump dynamics() {
    return new Forward(rates, schedule, space);
  }

  /** The chain in forward time. */
  private record Forward(Rates rates, Schedule schedule, Tokens space) implements Jump {
    @Override
    public Tensor out(Tensor x, Tensor t, Condition c) {
      return atSpeed(rates.out(x), t);
    }

    @Override
    public Tensor in(Tensor x, Tensor t, Condition c) {
      return atSpeed(rates.in(x), t);
    }

    private Tensor atSpeed(Tensor r, Tensor t) {
      return r.mul(Ops.perRow(Times.map(t, schedule::rate), r));
    }
  }

  @Override
  public double horizon() {
    return schedule.horizon();
  }

  /**
   * {@inheritDoc}
   *
   * <p>Independent sites with the stationary law of the rates. With a mask that law has no mass on
   * clean symbols although {@code q_T} has, which would make bounds infinite; there a site is the
   * mask with probability {@code 1 − e^{−B(T)}} and any other symbol with equal shares of the rest.
   */
  @Override
  public Law prior() {
    double[] p = rates.stationary();
    int clean = rates.clean();
    if (clean < p.length) {
      double kept = Math.exp(-schedule.clock(horizon()));
      for (int i = 0; i < p.length; i++) {
        p[i] = i < clean ? kept / clean : (1 - kept) * p[i];
      }
    }
    return new IndependentSites(space, p);
  }

  /**
   * The transition law of a site.
   *
   * @param s earlier times, [] or [B]
   * @param t later times, of the shape of s
   * @return {@code q_{t|s}}
   */
  public SiteTransition between(Tensor s, Tensor t) {
    return rates.over(
        Times.pair(
                s,
                t,
                (a, b) -> {
                  Require.interval(a, b, horizon());
                  return schedule.clockBetween(a, b);
                })
            .numbers(v -> v));
  }

  /**
   * {@inheritDoc}
   *
   * <p>The noise is the uniform number that chose the symbol of each site, float64 [B, event].
   */
  @Override
  public Noised sample(Tensor x, Tensor s, Tensor t, Rng rng) {
    Tensor u = rng.uniform(space.event());
    return new Noised(between(s, t).draw(x, u), u);
  }

  @Override
  public Tensor logTransition(Tensor y, Tensor x, Tensor s, Tensor t) {
    return Ops.rowSum(OneHot.at(between(s, t).row(x, ScalarType.Double), y).log());
  }

  @Override
  public Tensor transitionScore(Tensor y, Tensor x, Tensor s, Tensor t) {
    return transitionScore(y, x, s, t, ScalarType.Double);
  }

  /**
   * As {@link #transitionScore(Tensor, Tensor, Tensor, Tensor)} in a chosen type: images of 256
   * levels have many ratios.
   *
   * @param y states at time t, [B, event]
   * @param x states at time s, [B, event]
   * @param s earlier times, [] or [B]
   * @param t later times, of the shape of s
   * @param type of the result
   * @return {@code q_{t|s}(y' | x) / q_{t|s}(y | x)}, [B, event, S]
   */
  public Tensor transitionScore(Tensor y, Tensor x, Tensor s, Tensor t, ScalarType type) {
    Tensor row = between(s, t).row(x, type);
    return OneHot.with(row.div(OneHot.at(row, y).unsqueeze(-1)), y, 1);
  }

  /**
   * The ratios that a network stands for: {@code Σ_{x₀} p(x₀ | x) q(y | x₀) / q(x | x₀)}.
   *
   * @param net logits over the clean symbol of each site, [B, event, S]
   * @param kind what the logits are
   * @return {@code p_t(y) / p_t(x)}, [B, event, S]
   * @see "Campbell et al. 2022, arXiv:2205.14987, proposition 3"
   */
  public Ratio ratio(Field net, TokenPrediction kind) {
    return new CleanRatio(this, net, kind);
  }

  /**
   * The law of the clean symbol that a network stands for.
   *
   * @param net logits over the clean symbol of each site, [B, event, S]
   * @param kind what the logits are
   * @return {@code log p(x₀ᵈ | x_t)}, [B, event, S]; −∞ for symbols that cannot have led to x_t
   */
  public Field posterior(Field net, TokenPrediction kind) {
    return new CleanPosterior(this, net, kind);
  }

  /**
   * The law of clean states that a network stands for, sites independent given the noised ones: the
   * last factor of a bound.
   *
   * @param net logits over the clean symbol of each site, [B, event, S]
   * @param kind what the logits are
   * @return {@code Σ_d log p(x₀ᵈ | x_ε)}
   */
  public Decoder decoder(Field net, TokenPrediction kind) {
    Field posterior = posterior(net, kind);
    return (clean, noised, t, c) -> Ops.rowSum(OneHot.at(posterior.at(noised, t, c), clean));
  }

  /** Logits with −∞ at symbols that data never has. */
  Tensor cleanLogits(Tensor logits) {
    long all = rates.states();
    long clean = rates.clean();
    if (clean == all) {
      return logits;
    }
    Tensor never = Ops.zerosLike(logits.narrow(-1, clean, all - clean)).log();
    return Ops.cat(-1, logits.narrow(-1, 0, clean), never);
  }

  /** {@code log p(x₀ | x)} from logits and the likelihood {@code q(x | x₀)}. */
  Tensor logPosterior(Tensor logits, Tensor likelihood, TokenPrediction kind) {
    Tensor clean = cleanLogits(logits);
    Tensor joint =
        kind == TokenPrediction.CAVITY
            ? clean.add(likelihood.log())
            : clean.add(likelihood.gt(Ops.scalar(0)).to(logits.scalar_type()).log());
    return torch.log_softmax(joint, -1);
  }
}
