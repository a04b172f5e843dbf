package tweedie.core;

/**
 * A field that is the score of a finite set: {@code p_t(y) / p_t(x)} for every state y that differs
 * from x at one site, [B, event, S], with 1 where y is x. Only a ratio can reverse a jump process.
 *
 * @see "Lou, Meng, Ermon 2023, arXiv:2310.16834, section 3.1 (concrete score)"
 */
@FunctionalInterface
public interface Ratio extends Field {}
