/** Maps between data and states. */
@NullMarked
package tweedie.transform;

import org.jspecify.annotations.NullMarked;
