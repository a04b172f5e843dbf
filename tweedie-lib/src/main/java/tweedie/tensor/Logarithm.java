package tweedie.tensor;

/**
 * The natural logarithm of {@code StrictMath}, bit for bit, in Java: the call into the native
 * library cost more than the rest of a normal draw in the tails. {@code Math.log} is as fast but
 * may differ between machines, and draws must not.
 *
 * <p>{@code x = 2ᵏ(1 + f)} with {@code √½ < 1 + f < √2}, and {@code log(1 + f) = f − f²/2 + s(f²/2
 * + R)} with {@code s = f/(2 + f)} and a polynomial R of s².
 *
 * @see "Sun Microsystems, FDLIBM 5.3, e_log: method and coefficients"
 */
final class Logarithm {
  private static final double LN2_HIGH = 6.93147180369123816490e-01;
  private static final double LN2_LOW = 1.90821492927058770002e-10;
  private static final double C1 = 6.666666666666735130e-01;
  private static final double C2 = 3.999999999940941908e-01;
  private static final double C3 = 2.857142874366239149e-01;
  private static final double C4 = 2.222219843214978396e-01;
  private static final double C5 = 1.818357216161805012e-01;
  private static final double C6 = 1.531383769920937332e-01;
  private static final double C7 = 1.479819860511658591e-01;

  private Logarithm() {}

  /**
   * The logarithm.
   *
   * @param x a positive number that is neither subnormal nor infinite
   */
  static double of(double x) {
    long bits = Double.doubleToRawLongBits(x);
    int high = (int) (bits >>> 32);
    int mantissa = high & 0xfffff;
    // One where the mantissa is above √2, so that it is halved and the exponent grows.
    int carry = (mantissa + 0x95f64) & 0x100000;
    int k = (high >> 20) - 1023 + (carry >> 20);
    long head = mantissa | (carry ^ 0x3ff00000);
    double f = Double.longBitsToDouble((head << 32) | (bits & 0xffffffffL)) - 1;
    if ((0xfffff & (2 + mantissa)) < 3) {
      // Too near to a power of two for the shares below: such x are rare.
      return StrictMath.log(x);
    }
    double s = f / (2 + f);
    double z = s * s;
    double w = z * z;
    double even = w * (C2 + w * (C4 + w * C6));
    double odd = z * (C1 + w * (C3 + w * (C5 + w * C7)));
    double r = odd + even;
    if (((mantissa - 0x6147a) | (0x6b851 - mantissa)) > 0) {
      double half = 0.5 * f * f;
      return k == 0
          ? f - (half - s * (half + r))
          : k * LN2_HIGH - ((half - (s * (half + r) + k * LN2_LOW)) - f);
    }
    return k == 0 ? f - s * (f - r) : k * LN2_HIGH - ((s * (f - r) - k * LN2_LOW) - f);
  }
}
