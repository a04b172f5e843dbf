/** Fields and scores that are steered: classes, potentials, and what was measured of the data. */
@NullMarked
package tweedie.guide;

import org.jspecify.annotations.NullMarked;
