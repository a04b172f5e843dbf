package tweedie.contract;

import java.util.List;
import tweedie.process.ConstantBeta;
import tweedie.process.Ctmc;
import tweedie.process.NamedProcesses;
import tweedie.process.Rates;
import tweedie.space.Euclidean;
import tweedie.space.So3;
import tweedie.space.Sphere;
import tweedie.space.Torus;

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
        new TwoStateFixture(),
        ChainFixture.of("3², uniform", new Ctmc(Rates.uniform(3), new ConstantBeta(0.7), 2)),
        ChainFixture.of("3², masked", new Ctmc(Rates.absorbing(3), new ConstantBeta(2), 2)),
        ManifoldFixture.on("S²", new Sphere(2)),
        ManifoldFixture.on("T²", new Torus(2)),
        ManifoldFixture.on("SO(3)", new So3()));
  }
}
