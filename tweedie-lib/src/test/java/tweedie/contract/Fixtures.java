package tweedie.contract;

import java.util.List;
import tweedie.process.ConstantBeta;
import tweedie.process.NamedProcesses;
import tweedie.space.Euclidean;

/** The register: one line for each space that keeps the contract. */
final class Fixtures {
  private Fixtures() {}

  static List<SpaceFixture> all() {
    return List.of(
        new GaussianFixture("R, VP", NamedProcesses.vp(0.1, 10).in(new Euclidean(1))),
        new GaussianFixture(
            "R x R, PSLD",
            NamedProcesses.psld(0.25, 4.25, 4, 0.04, new ConstantBeta(5)).in(new Euclidean(1))),
        new MixtureFixture("R², VP, mixture", NamedProcesses.vp(0.1, 10).in(new Euclidean(2))),
        new TwoStateFixture());
  }
}
