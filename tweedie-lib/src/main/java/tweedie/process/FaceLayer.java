package tweedie.process;

import org.bytedeco.pytorch.Tensor;
import tweedie.core.Condition;
import tweedie.core.Field;
import tweedie.tensor.Ops;
import tweedie.tensor.Parameters;

/**
 * Lets a network see and give numbers of order one near the faces of the simplex. At time τ a
 * Wright–Fisher diffusion forgets parts below about τ/2, the share of one lineage: with {@code y =
 * x + min(τ, 1)/2} the network is given {@code log(K y)} and {@code K x}, and its output v stands
 * for {@code u = v / y}. Of Dirichlet data v stays bounded as x and τ go to 0, where u does not.
 *
 * @param net a field [B, 2K] to [B, K]
 * @param process the diffusion, for its clock
 * @see "after the bounded parameterisation of Benton et al. 2024, arXiv:2211.03595, section 5.3"
 */
public record FaceLayer(Field net, WrightFisher process) implements Field {
  @Override
  public Tensor at(Tensor x, Tensor t, Condition c) {
    double parts = x.size(1);
    Tensor edge = Times.map(t, v -> 0.5 * Math.min(1, process.schedule().clock(v)));
    Tensor y = x.add(Ops.perRow(edge, x));
    Tensor seen = Ops.cat(1, Ops.mul(y, parts).log(), Ops.mul(x, parts));
    return net.at(seen, t, c).div(y);
  }

  @Override
  public Parameters parameters() {
    return net.parameters();
  }
}
