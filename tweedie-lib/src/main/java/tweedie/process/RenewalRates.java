package tweedie.process;

import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import tweedie.tensor.Ops;

/**
 * Rates that do not look at the start, {@code R(x, y) = r(y)}: at rate {@code ρ = Σ r} the symbol
 * is drawn afresh from {@code ν = r/ρ}. Hence {@code q(y | x) = e^{−ρτ} 1[x = y] + (1 − e^{−ρτ})
 * ν(y)}, which covers the uniform and the absorbing chain.
 */
final class RenewalRates implements Rates {
  private final double[] rates;
  private final double total;
  private final int clean;

  private RenewalRates(double[] rates, int clean) {
    this.rates = rates;
    this.clean = clean;
    total = Arrays.stream(rates).sum();
  }

  static RenewalRates uniform(int states) {
    RateMatrices.requireStates(states);
    double[] r = new double[states];
    Arrays.fill(r, 1);
    return new RenewalRates(r, states);
  }

  static RenewalRates absorbing(int states) {
    RateMatrices.requireStates(states);
    double[] r = new double[states];
    r[states - 1] = 1;
    return new RenewalRates(r, states - 1);
  }

  @Override
  public int states() {
    return rates.length;
  }

  @Override
  public int clean() {
    return clean;
  }

  @Override
  public double[][] matrix() {
    double[][] r = new double[states()][];
    Arrays.setAll(r, i -> rates.clone());
    return RateMatrices.closed(r);
  }

  /** All modes fall at the rate of drawing afresh. */
  @Override
  public double gap() {
    return total;
  }

  @Override
  public double[] stationary() {
    return Arrays.stream(rates).map(r -> r / total).toArray();
  }

  @Override
  public Tensor out(Tensor x) {
    return OneHot.others(x, states(), ScalarType.Double).mul(Ops.tensor(rates, states()));
  }

  @Override
  public Tensor in(Tensor x) {
    Tensor arrive = Ops.tensor(rates, states()).index_select(0, x.flatten()).reshape_as(x);
    return OneHot.others(x, states(), ScalarType.Double).mul(arrive.unsqueeze(-1));
  }

  @Override
  public SiteTransition over(Tensor tau) {
    Tensor kept = Times.map(tau, v -> Math.exp(-total * v));
    Tensor fresh = Times.map(tau, v -> -Math.expm1(-total * v));
    return new Renewal(Ops.tensor(stationary(), states()), kept, fresh);
  }

  /** {@code q(y | x) = kept 1[x = y] + fresh ν(y)}. */
  private record Renewal(Tensor law, Tensor kept, Tensor fresh) implements SiteTransition {
    private int states() {
      return (int) law.numel();
    }

    @Override
    public Tensor matrix() {
      Tensor every = OneHot.everySymbol(kept.numel(), states());
      Tensor all = row(every, ScalarType.Double);
      return kept.dim() == 0 ? all.squeeze(0) : all;
    }

    @Override
    public Tensor row(Tensor x, ScalarType type) {
      Tensor same = OneHot.of(x, states(), type);
      Tensor other = law.to(type).mul(Ops.perRow(fresh, same));
      return same.mul(Ops.perRow(kept, same)).add(other);
    }

    @Override
    public Tensor column(Tensor y, ScalarType type) {
      Tensor same = OneHot.of(y, states(), type);
      Tensor likely = law.to(type).index_select(0, y.flatten()).reshape_as(y).unsqueeze(-1);
      Tensor other = likely.mul(Ops.perRow(fresh, likely));
      return same.mul(Ops.perRow(kept, same)).add(other);
    }

    @Override
    public Tensor push(Tensor w) {
      Tensor all = w.sum(-1).unsqueeze(-1).mul(law.to(w.scalar_type()));
      return w.mul(Ops.perRow(kept, w)).add(all.mul(Ops.perRow(fresh, w)));
    }

    @Override
    public Tensor draw(Tensor x, Tensor u) {
      Tensor stay = Ops.perRow(kept, u);
      // What is left of u beyond the chance of staying is uniform again.
      Tensor again = u.sub(stay).div(Ops.perRow(fresh, u));
      return torch.where(u.lt(stay), x, Draws.symbol(law, again));
    }
  }
}
