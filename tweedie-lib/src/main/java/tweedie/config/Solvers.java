package tweedie.config;

import java.util.List;
import tweedie.core.Diffusion;
import tweedie.process.SemiLinear;
import tweedie.solver.EulerMaruyama;
import tweedie.solver.Heun;
import tweedie.solver.Rk45;
import tweedie.solver.Sscs;
import tweedie.solver.Sscs2;

/** The solvers by name. */
final class Solvers {
  static final List<Entry<SolverEntry>> ALL =
      List.of(
          new Entry<>(
              "em",
              "Euler-Maruyama, reverse SDE",
              new SolverEntry(
                  1, 1, 1, "Song et al. 2021", Diffusion.class, tol -> new EulerMaruyama())),
          new Entry<>(
              "sscs",
              "symmetric splitting, published first-order form, reverse SDE",
              new SolverEntry(
                  1, 1, 1, "Dockhorn et al. 2022", SemiLinear.class, tol -> new Sscs())),
          new Entry<>(
              "sscs2",
              "symmetric splitting, second-order form, reverse SDE",
              new SolverEntry(
                  2, 1, 2, "Strang 1968; this library", SemiLinear.class, tol -> new Sscs2())),
          new Entry<>(
              "heun",
              "Heun, probability-flow ODE; few steps suit vp, not Langevin diffusions or ve",
              new SolverEntry(2, 0, 2, "Karras et al. 2022", Diffusion.class, tol -> new Heun())),
          new Entry<>(
              "rk45",
              "adaptive Dormand-Prince 5(4), probability-flow ODE",
              new SolverEntry(
                  0, 0, 5, "Dormand, Prince 1980", Diffusion.class, tol -> new Rk45(tol, tol))));

  private Solvers() {}
}
