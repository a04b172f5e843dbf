/** What holds on every space, asserted for each of them by the same code. */
@org.jspecify.annotations.NullMarked
package tweedie.contract;
