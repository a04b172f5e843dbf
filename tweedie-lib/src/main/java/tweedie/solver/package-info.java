/** Numerical methods: one class a method, each for one kind of dynamics. */
@NullMarked
package tweedie.solver;

import org.jspecify.annotations.NullMarked;
