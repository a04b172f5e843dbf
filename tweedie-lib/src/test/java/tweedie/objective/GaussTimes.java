package tweedie.objective;

import tweedie.law.TimeProposal;

/** Nodes and weights of Gauss and Legendre as a law of times, asked for at the middle of shares. */
final class GaussTimes implements TimeProposal {
  private static final int NODES = 16;

  private final double[] nodes;
  private final double[] weights;
  private final double from;
  private final double to;
  private final boolean logarithmic;

  /** On even panels of t, or of log t. */
  GaussTimes(double from, double to, int panels, boolean logarithmic) {
    this.from = from;
    this.to = to;
    this.logarithmic = logarithmic;
    double a = logarithmic ? Math.log(from) : from;
    double width = ((logarithmic ? Math.log(to) : to) - a) / panels;
    nodes = new double[NODES * panels];
    weights = new double[nodes.length];
    for (int i = 0; i < NODES; i++) {
      double x = Math.cos(Math.PI * (i + 0.75) / (NODES + 0.5));
      double slope = 1;
      for (int k = 0; k < 20; k++) {
        double before = 1;
        double p = x;
        for (int j = 2; j <= NODES; j++) {
          double next = ((2 * j - 1) * x * p - (j - 1) * before) / j;
          before = p;
          p = next;
        }
        slope = NODES * (x * p - before) / (x * x - 1);
        x -= p / slope;
      }
      for (int j = 0; j < panels; j++) {
        int n = j * NODES + i;
        nodes[n] = a + width * (j + 0.5 * (1 + x));
        weights[n] = width / ((1 - x * x) * slope * slope);
      }
    }
  }

  int points() {
    return nodes.length;
  }

  private int index(double u) {
    return Math.min(nodes.length - 1, (int) (u * nodes.length));
  }

  @Override
  public double time(double u) {
    if (u == 0 || u == 1) {
      return u == 0 ? from : to;
    }
    double x = nodes[index(u)];
    return logarithmic ? Math.exp(x) : x;
  }

  /** A node stands for one of as many equal shares. */
  @Override
  public double weight(double u) {
    return weights[index(u)] * nodes.length * (logarithmic ? time(u) : 1);
  }
}
