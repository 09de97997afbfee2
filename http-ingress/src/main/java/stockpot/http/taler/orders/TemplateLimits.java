package stockpot.http.taler.orders;

/**
 * What anybody may ask for with the templates of an instance, so that nobody keeps its goods from its customers.
 *
 * @param stockPercent how many hundredths of what there is of a product unpaid orders of all templates may hold together
 * @param openOrders unpaid orders that one client may have at one instance; 0 for any number
 * @param perMinute orders that one client may make at one instance, and as many at once; all clients together make {@link
 *     #CLIENTS} times as many; 0 for any number
 */
public record TemplateLimits(int stockPercent, int openOrders, int perMinute) {
    static final int CLIENTS = 20;

    public static final TemplateLimits DEFAULT = new TemplateLimits(50, 50, 60);
}
