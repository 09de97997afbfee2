"""One round of a shop with the client that openapi-generator made of stockpot's description."""

import importlib
import os
import pkgutil

import openapi_client as api

for module in pkgutil.walk_packages(api.__path__, "openapi_client."):
    importlib.import_module(module.name)

admin = api.Configuration(host=os.environ["URL"], username="admin", password=os.environ["PASSWORD"])
# The generator takes the servers of paths that are not of any instance for hosts.
admin.ignore_operation_servers = True
login = api.TokensApi(api.ApiClient(admin))
token = login.issue_token(api.LoginTokenRequest(scope="all")).access_token
client = api.ApiClient(api.Configuration(host=os.environ["URL"], access_token=token))
products, orders, templates = api.ProductsApi(client), api.OrdersApi(client), api.TemplatesApi(client)

never = api.PointInTimeGiven(t_s=api.Seconds("never"))
products.add_product(
    api.ProductAddDetailRequest(
        product_id="py",
        description="A chair",
        unit="Piece",
        unit_total_stock="10",
        unit_price=["EUR:12.5"],
        next_restock=never,
    )
)
minute = api.RelativeTimeGiven(d_us=api.Microseconds(60000000))
products.lock_product("py", api.LockRequest(lock_uuid="cart", duration=minute, quantity=2))
order_id = orders.add_order(
    api.PostOrderRequest(
        order=api.OrderGiven(amount="EUR:25", summary="Two chairs"),
        inventory_products=[api.MinimalInventoryProduct(product_id="py", quantity=2)],
        lock_uuids=["cart"],
    )
).order_id
unpaid = orders.get_order(order_id).actual_instance
assert unpaid.order_status == "unpaid", unpaid
assert unpaid.pay_deadline.t_s.actual_instance > 0, unpaid
orders.pay_order(order_id, api.PaymentRequest(payment_ref="cash", amount="EUR:25"))
paid = orders.get_order(order_id).actual_instance
assert paid.order_status == "paid" and not paid.refunded and paid.deposit_total == "EUR:25", paid
assert "py" in [product.product_id for product in products.list_products().products]
found = products.get_product("py")
assert found.unit_total_stock == "10" and found.next_restock.t_s.actual_instance == "never", found

templates.add_template(
    api.TemplateAddDetails(
        template_id="py",
        template_description="Chairs",
        template_contract=api.TemplateContractDetails(
            template_type="inventory-cart",
            pay_duration=api.RelativeTimeGiven(d_us=api.Microseconds("forever")),
            selected_all=True,
        ),
    )
)
offered = templates.get_wallet_template("py").template_contract
assert offered.pay_duration.d_us.actual_instance == "forever" and offered.inventory_payload.products, offered
wanted = api.ReservationRequest(
    lifetime=api.NumberOrDigitsGiven(60),
    type="PARTLY",
    items=[api.ReservationItemGiven(id="py", qty=api.NumberOrDigits("9"))],
)
reserved = api.ReservationsApi(api.ApiClient(admin)).make_reservation("admin", wanted)
assert reserved.data.items[0].qty == 8, reserved
