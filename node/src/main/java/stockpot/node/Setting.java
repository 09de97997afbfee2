package stockpot.node;

import java.util.Locale;

/**
 * Every setting there is, with its default and meaning. The environment calls it {@code STOCKPOT_} and its name, the
 * command line {@code --name-with-dashes}, the file {@code stockpot.properties} {@code name.with.dots}.
 */
public enum Setting {
    HTTP_HOST("127.0.0.1", "address that HTTP listens on"),
    HTTP_PORT("8080", "port that HTTP listens on; 0 for any free one"),
    PUBLIC_URL(
            "", "where clients reach this, such as https://shop.example; what contracts, pay URIs and QR codes name"),
    TRUSTED_PROXIES("", "addresses and networks of proxies whose Host, X-Forwarded-* and Forwarded count"),
    ALLOWED_ORIGINS("*", "sites whose pages may call from browsers: *, none, or origins such as https://shop.example"),
    METRICS_TOKEN("", "bearer token with which /metrics is told to other machines; empty for this machine alone"),
    ACCESS_LOG("off", "on: a line in the log for each request"),
    LOG_FORMAT("text", "text or json: how the lines of the log look"),
    DATA_DIR("./data", "folder of the broker's log, the state stores and the generated secrets"),
    KAFKA_BOOTSTRAP_SERVERS("", "brokers of a real Kafka cluster; empty for the embedded broker"),
    KAFKA_HOST("127.0.0.1", "address that the embedded broker listens on for subscribers and the writer"),
    KAFKA_PORT("0", "port of the same; 0 for any free one"),
    KAFKA_ADVERTISED("", "host and port where they find it, such as shop-1:9092; empty for the address itself"),
    SUBSCRIBER_PASSWORD(
            "", "password of the embedded broker's user 'subscriber'; empty to generate one at the first start"),
    WRITER_PASSWORD("", "password of its user 'writer', who may append commands; empty when nobody but the node may"),
    ADMIN_PASSWORD("", "password of instance admin; no flag, because everybody could read it in the list of processes"),
    ADMIN_PASSWORD_FILE("", "file that has it; without either one is generated at the first start"),
    CURRENCY("KUDOS", "currency that /config names"),
    ADVERTISED_URL("", "where other nodes reach this one, such as http://shop-1:8080; empty for the HTTP address"),
    CLUSTER_SECRET("", "secret that the nodes of a cluster share; required with real brokers"),
    TOKEN_SECRET(
            "", "secret that tokens are made with; empty for one in the data folder, or made of the cluster's secret"),
    PARTITIONS(
            "", "partitions of each topic, fixed for ever at the first start; empty for 4 embedded, 12 in a cluster"),
    REPLICATION("", "replicas of each topic; empty for 1 embedded, 3 in a cluster"),
    STANDBYS("", "standby copies of each store on other nodes; empty for 0 embedded, 1 in a cluster"),
    THREADS("1", "stream threads; at most as many as cores"),
    MEMORY_MB("1024", "memory of the whole node in MiB: half of it Java heap (set by ./stockpot), a fifth for RocksDB"),
    MAX_IN_FLIGHT("1024", "requests in flight on this node; beyond it 503 at once"),
    MAX_CONNECTIONS("8192", "connections open at the same time; more wait until one is closed"),
    MAX_CONNECTIONS_PER_ADDRESS(
            "4096", "those of them from one address; as many as all where everybody comes through one proxy"),
    MAX_LISTENERS("2048", "clients that listen to events; half of them of one instance, and half from one address"),
    MAX_BODY_BYTES("1048576", "largest request body"),
    MAX_LOCK_SECONDS("", "longest duration of a lock, longer ones are cut to it; empty for no limit"),
    MAX_LOCKS_PER_TOKEN("", "locks that a token may have at a time; empty for any number"),
    MAX_RESERVATION_SECONDS("", "longest life of a reservation, longer ones are cut to it; empty for no limit"),
    MAX_RESERVATIONS_PER_SHOP("", "reservations that a shop may have at a time; empty for any number"),
    TEMPLATE_STOCK_PERCENT(
            "50", "how much of a product's stock unpaid orders made from templates, by anybody, may hold together"),
    TEMPLATE_OPEN_ORDERS("50", "unpaid orders from templates that a client address may have at an instance; 0 for any"),
    TEMPLATE_ORDERS_PER_MINUTE(
            "60",
            "orders from templates that a client address may make at an instance, all together 20 times that; 0 for any"),
    INSTANCE_QUOTA_MB(
            "256", "what an instance may keep of products and definitions in MiB, unless its admin sets quota_bytes"),
    WEBHOOK_PRIVATE_ADDRESSES(
            "off", "on: webhooks may call addresses that are not of the Internet, such as 127.0.0.1 and 10.0.0.1"),
    OUTCOMES_KEPT_SECONDS("300", "how long outcomes are remembered, fixed at the first start"),
    KEYED_OUTCOMES_KEPT_SECONDS("86400", "the same under an Idempotency-Key, fixed at the first start"),
    TOPIC_PREFIX(
            "stockpot", "what the names of topics and consumer groups begin with; another is another, empty, ledger"),
    RESULTS_KEPT_DAYS("30", "how long result records and dead letters stay in their topics; commands and ledgers stay"),
    CONTRACTS_KEPT_DAYS("", "how long the contract of an order stays that is paid or over; empty for ever"),
    ENDED_ORDERS_KEPT_DAYS("30", "how long an order is shown that nobody paid in time");

    private final String otherwise;
    private final String meaning;

    Setting(String otherwise, String meaning) {
        this.otherwise = otherwise;
        this.meaning = meaning;
    }

    public String otherwise() {
        return otherwise;
    }

    public String meaning() {
        return meaning;
    }

    public String environmentName() {
        return "STOCKPOT_" + name();
    }

    public String flag() {
        return "--" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public String propertyName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '.');
    }
}
