package tweedie.tensor;

import java.util.Arrays;

/**
 * Philox4x32-10 of many counters side by side: ten rounds over plain arrays, 32-bit words in longs.
 *
 * @see "Salmon, Moraes, Dror, Shaw 2011, Parallel random numbers: as easy as 1, 2, 3, section 3.2"
 */
final class Philox {
  private static final long WORD = 0xffffffffL;

  final long[] c0;
  final long[] c1;
  final long[] c2;
  final long[] c3;

  Philox(int lanes) {
    c0 = new long[lanes];
    c1 = new long[lanes];
    c2 = new long[lanes];
    c3 = new long[lanes];
  }

  /** Replaces the words by those of counters (from + i, draw, row), i = 0 … n − 1. */
  void run(long key, long row, int draw, int from, int n) {
    for (int i = 0; i < n; i++) {
      c0[i] = (long) from + i;
    }
    Arrays.fill(c1, 0, n, draw & WORD);
    Arrays.fill(c2, 0, n, row & WORD);
    Arrays.fill(c3, 0, n, row >>> 32);
    int k0 = (int) key;
    int k1 = (int) (key >>> 32);
    for (int round = 0; round < 10; round++) {
      round(c0, c1, c2, c3, n, k0 & WORD, k1 & WORD);
      k0 += 0x9E3779B9;
      k1 += 0xBB67AE85;
    }
  }

  private static void round(long[] a, long[] b, long[] c, long[] d, int n, long k0, long k1) {
    for (int i = 0; i < n; i++) {
      long p0 = 0xD2511F53L * a[i];
      long p1 = 0xCD9E8D57L * c[i];
      a[i] = (p1 >>> 32) ^ b[i] ^ k0;
      b[i] = p1 & WORD;
      c[i] = (p0 >>> 32) ^ d[i] ^ k1;
      d[i] = p0 & WORD;
    }
  }
}
