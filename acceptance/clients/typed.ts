import createClient from "openapi-fetch";
import type { paths } from "./types";

async function round(): Promise<void> {
  const client = createClient<paths>({ baseUrl: process.env.URL });
  const login = { Authorization: "Basic " + btoa("admin:" + process.env.PASSWORD) };
  const token = await client.POST("/private/token", { body: { scope: "all" }, headers: login });
  const headers = { Authorization: "Bearer " + token.data?.access_token };

  const body = {
    product_id: "typed", description: "A chair", unit: "Piece", unit_total_stock: "10", unit_price: ["EUR:12.5"],
    next_restock: { t_s: "never" },
  };
  await client.POST("/private/products", { body, headers });
  const path = { product_id: "typed" };
  const found = (await client.GET("/private/products/{product_id}", { params: { path }, headers })).data;
  if (found?.unit_total_stock !== "10" || found.next_restock?.t_s !== "never") {
    throw new Error(JSON.stringify(found));
  }
  await client.POST("/private/products/{product_id}/lock", {
    params: { path },
    body: { lock_uuid: "typed", duration: { d_us: 60000000 }, quantity: 2 },
    headers,
  });
  const placed = await client.POST("/private/orders", {
    body: {
      order: { amount: "EUR:25", summary: "Two chairs" },
      inventory_products: [{ product_id: "typed", quantity: 2 }],
      lock_uuids: ["typed"],
    },
    headers,
  });
  const params = { path: { order_id: placed.data?.order_id ?? "" } };
  const unpaid = (await client.GET("/private/orders/{order_id}", { params, headers })).data;
  if (unpaid?.order_status !== "unpaid" || typeof unpaid.pay_deadline.t_s !== "number") {
    throw new Error(JSON.stringify(unpaid));
  }
  const listed = (await client.GET("/private/products", { headers })).data?.products;
  if (!listed?.some((product) => product.product_id === "typed")) {
    throw new Error(JSON.stringify(listed));
  }
}

round();
