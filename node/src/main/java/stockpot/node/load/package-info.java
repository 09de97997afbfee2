/** Loads what a file says into a running stockpot, through the same command topics as everybody's. */
@org.jspecify.annotations.NullMarked
package stockpot.node.load;
