/** A record's members, said once: their JSON, their rows and their JSON Schema come from one table. */
@org.jspecify.annotations.NullMarked
package stockpot.topology.table;
