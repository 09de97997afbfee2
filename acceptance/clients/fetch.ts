import * as api from "./typescript-fetch";

async function round(): Promise<void> {
  const basePath = process.env.URL;
  const password = process.env.PASSWORD;
  const login = new api.TokensApi(new api.Configuration({ basePath, username: "admin", password }));
  const { accessToken } = await login.issueToken({ loginTokenRequest: { scope: "all" } });
  const configuration = new api.Configuration({ basePath, accessToken });
  const products = new api.ProductsApi(configuration);
  const orders = new api.OrdersApi(configuration);

  const productAddDetailRequest = {
    productId: "ts", description: "A chair", unit: "Piece", unitTotalStock: "10", unitPrice: ["EUR:12.5"],
    nextRestock: { tS: "never" },
  };
  await products.addProduct({ productAddDetailRequest });
  const lockRequest = { lockUuid: "cart", duration: { dUs: 60000000 }, quantity: 2 };
  await products.lockProduct({ productId: "ts", lockRequest });
  const { orderId } = await orders.addOrder({
    postOrderRequest: {
      order: { amount: "EUR:25", summary: "Two chairs" },
      inventoryProducts: [{ productId: "ts", quantity: 2 }],
      lockUuids: ["cart"],
    },
  });
  const unpaid = await orders.getOrder({ orderId });
  if (unpaid.orderStatus !== "unpaid" || typeof unpaid.payDeadline.tS !== "number") {
    throw new Error(JSON.stringify(unpaid));
  }
  await orders.payOrder({ orderId, paymentRequest: { paymentRef: "cash", amount: "EUR:25" } });
  const paid = await orders.getOrder({ orderId });
  if (paid.orderStatus !== "paid" || paid.refunded || paid.depositTotal !== "EUR:25") {
    throw new Error(JSON.stringify(paid));
  }
  const listed = (await products.listProducts()).products.map((product) => product.productId);
  const found = await products.getProduct({ productId: "ts" });
  if (!listed.includes("ts") || found.unitTotalStock !== "10" || found.nextRestock?.tS !== "never") {
    throw new Error(JSON.stringify([listed, found]));
  }

  const templates = new api.TemplatesApi(configuration);
  await templates.addTemplate({
    templateAddDetails: {
      templateId: "ts", templateDescription: "Chairs",
      templateContract: { templateType: "inventory-cart", payDuration: { dUs: "forever" }, selectedAll: true },
    },
  });
  const offered = (await templates.getWalletTemplate({ templateId: "ts" })).templateContract;
  if (offered.payDuration?.dUs !== "forever" || !offered.inventoryPayload?.products.length) {
    throw new Error(JSON.stringify(offered));
  }
  const shop = new api.ReservationsApi(new api.Configuration({ basePath, username: "admin", password }));
  const reservationRequest: api.ReservationRequest = { lifetime: 60, type: "PARTLY", items: [{ id: "ts", qty: "9" }] };
  const { data } = await shop.makeReservation({ id: "admin", reservationRequest });
  if (data.items[0]?.qty !== 8) {
    throw new Error(JSON.stringify(data));
  }
}

round();
