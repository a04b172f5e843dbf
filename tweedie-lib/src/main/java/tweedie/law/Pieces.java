package tweedie.law;

/** The inverse distribution function of a piecewise constant density. */
@SuppressWarnings("ArrayRecordComponent") // copied on the way in, never handed out
record Pieces(double[] edges, double[] share) implements TimeProposal {
  Pieces {
    if (share.length == 0 || edges.length != share.length + 1) {
      throw new IllegalArgumentException(
          "pieces: expected one edge more than densities, found "
              + edges.length
              + " and "
              + share.length);
    }
    edges = edges.clone();
    double[] mass = new double[share.length];
    double sum = 0;
    for (int i = 0; i < mass.length; i++) {
      if (!(share[i] > 0 && edges[i] >= 0 && edges[i + 1] > edges[i])) {
        throw new IllegalArgumentException(
            "pieces: expected increasing times >= 0 and positive densities, found "
                + share[i]
                + " on "
                + edges[i]
                + " to "
                + edges[i + 1]);
      }
      mass[i] = share[i] * (edges[i + 1] - edges[i]);
      sum += mass[i];
    }
    for (int i = 0; i < mass.length; i++) {
      mass[i] /= sum;
    }
    share = mass;
  }

  @Override
  public double time(double u) {
    if (u == 1) {
      return edges[share.length];
    }
    double left = u;
    int i = 0;
    while (i < share.length - 1 && left >= share[i]) {
      left -= share[i++];
    }
    return Math.min(edges[i + 1], edges[i] + left / share[i] * (edges[i + 1] - edges[i]));
  }

  @Override
  public double weight(double u) {
    double left = u;
    int i = 0;
    while (i < share.length - 1 && left >= share[i]) {
      left -= share[i++];
    }
    return (edges[i + 1] - edges[i]) / share[i];
  }
}
