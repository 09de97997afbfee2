package stockpot.node;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.apache.kafka.clients.producer.Producer;
import stockpot.node.load.PatientClient;

/** The fences between the modules, and what only one place may do. */
@AnalyzeClasses(packages = "stockpot", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String[] RULES = {
        "stockpot.kernel..",
        "stockpot.quantity..",
        "stockpot.money..",
        "stockpot.stock..",
        "stockpot.orders..",
        "stockpot.pots..",
        "stockpot.catalog.."
    };

    @ArchTest
    static final ArchRule rules_know_no_kafka_no_json_and_no_http = noClasses()
            .that()
            .resideInAnyPackage(RULES)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache..", "com.fasterxml..", "io.javalin..", "org.eclipse..", "org.slf4j..");

    @ArchTest
    static final ArchRule the_door_does_not_know_the_topology = noClasses()
            .that()
            .resideInAPackage("stockpot.http..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("stockpot.topology..", "stockpot.node..", "stockpot.schemas..", "org.apache.kafka..");

    @ArchTest
    static final ArchRule the_topology_does_not_know_the_door = noClasses()
            .that()
            .resideInAPackage("stockpot.topology..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("stockpot.http..", "stockpot.node..", "io.javalin..", "org.eclipse..");

    @ArchTest
    static final ArchRule the_machine_knows_no_family = noClasses()
            .that()
            .resideInAnyPackage(
                    "stockpot.topology.table",
                    "stockpot.topology.records",
                    "stockpot.topology.rows",
                    "stockpot.topology.log",
                    "stockpot.topology.decide",
                    "stockpot.topology.send",
                    "stockpot.topology.settle",
                    "stockpot.topology.query",
                    "stockpot.topology.history")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "stockpot.stock..",
                    "stockpot.orders..",
                    "stockpot.pots..",
                    "stockpot.catalog..",
                    "stockpot.topology",
                    "stockpot.topology.shared..",
                    "stockpot.topology.stock..",
                    "stockpot.topology.orders..",
                    "stockpot.topology.pots..",
                    "stockpot.topology.catalog..");

    @ArchTest
    static final ArchRule rooms_of_the_topology_go_one_way =
            slices().matching("stockpot.topology.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule resources_of_the_api_go_one_way =
            slices().matching("stockpot.http.taler.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule the_words_on_the_wire_know_nobody = noClasses()
            .that()
            .resideInAPackage("stockpot.schemas..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("stockpot.topology..", "stockpot.http..", "stockpot.node..")
            .orShould()
            .dependOnClassesThat()
            .resideInAnyPackage(RULES);

    @ArchTest
    static final ArchRule one_class_of_a_node_and_one_of_its_tools_call_out_over_http = noClasses()
            .that()
            .doNotBelongToAnyOf(HttpPeers.class, PatientClient.class)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("java.net.http..");

    @ArchTest
    static final ArchRule a_node_has_no_clients_of_its_own = noClasses()
            .that()
            .resideOutsideOfPackage("stockpot.node.load..")
            .and()
            .haveSimpleNameNotStartingWith("Demo")
            .should()
            .dependOnClassesThat()
            .areAssignableTo(PatientClient.class);

    @ArchTest
    static final ArchRule only_one_class_reaches_into_the_broker = noClasses()
            .that()
            .doNotHaveFullyQualifiedName(EmbeddedBroker.class.getName())
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("kafka..", "org.apache.kafka.metadata..", "org.apache.kafka.raft..");

    @ArchTest
    static final ArchRule nobody_begins_a_transaction_but_kafka_streams = noClasses()
            .should()
            .callMethod(Producer.class, "beginTransaction")
            .orShould()
            .callMethod(Producer.class, "initTransactions");

    @ArchTest
    static final ArchRule deciding_reads_no_clock = noClasses()
            .that()
            .haveNameMatching("stockpot\\.topology\\.decide\\.(Machine|Outcomes)(\\$.*)?")
            .or()
            .resideInAnyPackage("stockpot.topology.rows..", "stockpot.topology.records..", "stockpot.topology.table..")
            .or()
            .haveNameMatching(
                    "stockpot\\.topology\\.(stock|orders|pots|catalog)\\..*(Slices|Rows|Records|Codec|Reactions).*")
            .should()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(java.time.Instant.class, "now")
            .orShould()
            .callMethod(java.util.UUID.class, "randomUUID");
}
