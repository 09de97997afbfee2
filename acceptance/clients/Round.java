import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.openapitools.client.ApiClient;
import org.openapitools.client.api.OrdersApi;
import org.openapitools.client.api.ProductsApi;
import org.openapitools.client.api.ReservationsApi;
import org.openapitools.client.api.TemplatesApi;
import org.openapitools.client.api.TokensApi;
import org.openapitools.client.model.*;

/** One round of a shop with the client that openapi-generator made of stockpot's description. */
final class Round {
    private Round() {}

    private static ApiClient client(String authorization) {
        ApiClient client = new ApiClient();
        client.updateBaseUri(System.getenv("URL"));
        client.setRequestInterceptor(request -> request.header("Authorization", authorization));
        return client;
    }

    private static void require(boolean holds, Object what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }

    private static RelativeTimeGiven lasting(Object microseconds) {
        Microseconds amount = new Microseconds();
        amount.setActualInstance(microseconds);
        return new RelativeTimeGiven().dUs(amount);
    }

    public static void main(String[] args) throws Exception {
        byte[] login = ("admin:" + System.getenv("PASSWORD")).getBytes(StandardCharsets.UTF_8);
        ApiClient admin = client("Basic " + Base64.getEncoder().encodeToString(login));
        String token = new TokensApi(admin)
                .issueToken(new LoginTokenRequest().scope("all"), null, null)
                .getAccessToken();
        ApiClient client = client("Bearer " + token);
        ProductsApi products = new ProductsApi(client);
        OrdersApi orders = new OrdersApi(client);

        Seconds never = new Seconds();
        never.setActualInstance("never");
        ProductAddDetailRequest chair = new ProductAddDetailRequest()
                .productId("java")
                .description("A chair")
                .unit("Piece")
                .unitTotalStock("10")
                .nextRestock(new PointInTimeGiven().tS(never))
                .unitPrice(List.of("EUR:12.5"));
        products.addProduct(chair, null, null, null);
        LockRequest lock = new LockRequest().lockUuid("cart").duration(lasting(60_000_000L)).quantity(2L);
        products.lockProduct("java", lock, null, null);
        PostOrderRequest two = new PostOrderRequest()
                .order(new OrderGiven().amount("EUR:25").summary("Two chairs"))
                .inventoryProducts(
                        List.of(new MinimalInventoryProduct().productId("java").quantity(2L)))
                .lockUuids(List.of("cart"));
        String id = orders.addOrder(two, null, null, null).getOrderId();
        CheckPaymentUnpaid unpaid = orders.getOrder(id, null, null, null, null, null).getCheckPaymentUnpaid();
        require((Long) unpaid.getPayDeadline().gettS().getActualInstance() > 0, unpaid);
        orders.payOrder(id, new PaymentRequest().paymentRef("cash").amount("EUR:25"), null, null, null);
        CheckPaymentPaid paid = orders.getOrder(id, null, null, null, null, null).getCheckPaymentPaid();
        require(!paid.getRefunded() && paid.getDepositTotal().equals("EUR:25"), paid);
        InventorySummaryResponse listed = products.listProducts(null, null, null, null, null, null, null, null, null);
        require(listed.getProducts().stream().anyMatch(entry -> entry.getProductId().equals("java")), listed);
        ProductDetailResponse found = products.getProduct("java", null, null);
        require(found.getUnitTotalStock().equals("10"), found);
        require(found.getNextRestock().gettS().getActualInstance().equals("never"), found);

        TemplatesApi templates = new TemplatesApi(client);
        TemplateContractDetails contract = new TemplateContractDetails()
                .templateType(TemplateContractDetails.TemplateTypeEnum.INVENTORY_CART)
                .payDuration(lasting("forever"))
                .selectedAll(true);
        TemplateAddDetails template = new TemplateAddDetails()
                .templateId("java")
                .templateDescription("Chairs")
                .templateContract(contract);
        templates.addTemplate(template, null, null, null);
        WalletTemplateContract offered = templates.getWalletTemplate("java", null, null).getTemplateContract();
        require(offered.getPayDuration().getdUs().getActualInstance().equals("forever"), offered);
        require(!offered.getInventoryPayload().getProducts().isEmpty(), offered);
        NumberOrDigits nine = new NumberOrDigits();
        nine.setActualInstance("9");
        LifetimeGiven minute = new LifetimeGiven();
        minute.setActualInstance(60L);
        ReservationRequest wanted = new ReservationRequest()
                .lifetime(minute)
                .type(ReservationRequest.TypeEnum.PARTLY)
                .items(List.of(new ReservationItemGiven().id("java").qty(nine)));
        ReservationAnswer reserved = new ReservationsApi(admin).makeReservation("admin", wanted, null, null);
        require(reserved.getData().getItems().get(0).getQty() == 8, reserved);
    }
}
