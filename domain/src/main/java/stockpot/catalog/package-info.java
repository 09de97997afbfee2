/** Instances: who may use this stockpot, and with which tokens. */
@NullMarked
package stockpot.catalog;

import org.jspecify.annotations.NullMarked;
