import type pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { OrderRequest } from "@/flows/ports/ports";
import { createTestDatabase, type TestDatabase } from "@/testing/server/test-database";
import { createPool } from "../db/pool";
import { firstWorkspaceId as workspaceId } from "../db/workspace";
import { createPayLinks } from "../payments/pay-links";
import { createPaymentsRepository } from "../payments/repository";
import { createOrdersRepository } from "./repository";

let database: TestDatabase;
let pool: pg.Pool;

beforeAll(async () => {
  database = await createTestDatabase();
  pool = createPool({ connectionString: database.url, onError: () => undefined });
  await pool.query("UPDATE stores SET open = true");
});

afterAll(async () => {
  await pool.end();
  await database.drop();
});

let made = 0;

/** Two products of one shop, the first with so many pieces left. */
async function anOrder(stock: number | null, overrides: Partial<OrderRequest> = {}): Promise<OrderRequest & { productId: string }> {
  made += 1;
  const { rows } = await pool.query("SELECT id, store_id, name, price_minor FROM products WHERE index_name = 'ecom_items_v2' ORDER BY id OFFSET $1 LIMIT 2", [
    made * 2,
  ]);
  const ids = rows.map((row) => row.id);
  await pool.query("UPDATE products SET stock = CASE WHEN id = $2 THEN $3::int END, available = true WHERE id = ANY($1)", [ids, ids[0], stock]);
  const items = rows.map((row, index) => ({ productId: row.id, name: row.name, unitPriceMinor: row.price_minor, quantity: index + 1 }));
  const itemsMinor = items.reduce((sum, item) => sum + item.quantity * item.unitPriceMinor, 0);
  const totals = { itemsMinor, deliveryMinor: 3000, taxMinor: 0, discountMinor: 0, totalMinor: itemsMinor + 3000, currency: "INR" };
  const request = {
    key: `r_${made}:7`,
    runId: `r_${made}`,
    conversationId: null,
    participantId: null,
    type: "ecommerce",
    items,
    storeId: rows[0].store_id,
    address: { line1: "x" },
    paymentMethod: "cod",
    paymentId: null,
    totals,
    recipient: null,
    note: null,
  };
  return { ...request, ...overrides, productId: ids[0] };
}

const place = (request: OrderRequest) => createOrdersRepository(pool).place(workspaceId, request);
const stockOf = async (id: string) => (await pool.query("SELECT stock FROM products WHERE id = $1", [id])).rows[0].stock;

describe("placing an order", () => {
  it("writes order, items, history and stock together", async () => {
    const request = await anOrder(5);
    const placed = await place(request);
    expect(placed).toMatchObject({
      status: "confirmed",
      totalMinor: request.totals.totalMinor,
      currency: "INR",
      number: expect.stringMatching(/^\d{6}-[2-9A-Z]{6}$/),
    });
    const items = await pool.query("SELECT position, product_id, quantity, line_total_minor FROM order_items WHERE order_id = $1 ORDER BY position", [
      placed.id,
    ]);
    expect(items.rows).toEqual(
      request.items.map((item, index) => ({
        position: index + 1,
        product_id: item.productId,
        quantity: item.quantity,
        line_total_minor: item.quantity * item.unitPriceMinor,
      })),
    );
    expect((await pool.query("SELECT status FROM order_status_history WHERE order_id = $1", [placed.id])).rows).toEqual([{ status: "confirmed" }]);
    expect(await stockOf(request.productId)).toBe(4);
  });

  it("gives the first order for the same key, also when both come at once", async () => {
    const request = await anOrder(5);
    const placed = await Promise.all([place(request), place(request), place(request)]);
    expect(await place(request)).toEqual(placed[0]);
    expect(new Set(placed.map((order) => order.id)).size).toBe(1);
    expect(await stockOf(request.productId)).toBe(4);
  });

  it("gives the first order for the same cart of the same run under another key, also when both come at once", async () => {
    const request = await anOrder(1);
    const turned = { ...request, items: request.items.toReversed(), paymentMethod: "cod", note: "please" };
    const placed = await Promise.all(["a", "b", "c", "d"].map((key) => place({ ...(key === "a" ? request : turned), key: `${request.key}:${key}` })));
    expect(new Set(placed.map((order) => order.id)).size).toBe(1);
    expect(await stockOf(request.productId)).toBe(0);
    expect((await pool.query("SELECT 1 FROM orders WHERE run_id = $1", [request.runId])).rowCount).toBe(1);
  });

  it("takes another cart of the same run, and the same cart of another run", async () => {
    const request = await anOrder(9);
    const more = request.items.map((item) => ({ ...item, quantity: item.quantity + 1 }));
    const others = [{ items: more }, { address: { line1: "y" } }, { runId: "r_other" }];
    const placed = [await place(request)];
    for (const [index, other] of others.entries()) placed.push(await place({ ...request, ...other, key: `${request.key}:${index}` }));
    expect(new Set(placed.map((order) => order.id)).size).toBe(4);
  });

  it("sells the last piece once", async () => {
    const request = await anOrder(1);
    const results = await Promise.allSettled(Array.from({ length: 6 }, (_, index) => place({ ...request, key: `last:${index}`, runId: `r_last_${index}` })));
    expect(results.filter((result) => result.status === "fulfilled")).toHaveLength(1);
    const codes = results.flatMap((result) => (result.status === "rejected" ? [result.reason.code] : []));
    expect(codes).toEqual(Array(5).fill("OUT_OF_STOCK"));
    expect(await stockOf(request.productId)).toBe(0);
  });

  it("counts a product that stands twice in the order", async () => {
    const request = await anOrder(1);
    const twice = [request.items[0], request.items[0]].flatMap((item) => item ?? []);
    await expect(place({ ...request, items: twice })).rejects.toMatchObject({ code: "OUT_OF_STOCK" });
  });

  it("refuses what is unknown, closed or not paid, and leaves nothing behind", async () => {
    const request = await anOrder(5);
    const unknown = { productId: "nope", name: "x", quantity: 1, unitPriceMinor: 1 };
    await expect(place({ ...request, items: [...request.items, unknown] })).rejects.toMatchObject({ code: "UNKNOWN_ITEM" });
    await expect(place({ ...request, paymentMethod: "online", paymentId: "x_none" })).rejects.toMatchObject({ code: "PAYMENT_NOT_CAPTURED" });
    await pool.query("UPDATE stores SET open = false WHERE id = $1", [request.storeId]);
    await expect(place(request)).rejects.toMatchObject({ code: "STORE_CLOSED" });
    await pool.query("UPDATE stores SET open = true WHERE id = $1", [request.storeId]);
    expect((await pool.query("SELECT 1 FROM orders WHERE run_id = $1", [request.runId])).rowCount).toBe(0);
    expect(await stockOf(request.productId)).toBe(5);
  });

  it("takes a captured payment of the right amount only", async () => {
    const request = await anOrder(5, { paymentMethod: "online" });
    const payments = createPaymentsRepository(pool, createPayLinks("x"));
    const pay = async (key: string, amountMinor: number) => {
      const payment = await payments.create(workspaceId, "sandbox", {
        key,
        runId: request.runId,
        conversationId: null,
        amountMinor,
        currency: "INR",
        description: "x",
        expiresAt: Date.now() + 60_000,
      });
      await payments.move(payment.id, ["created"], "captured");
      return payment.id;
    };
    await expect(place({ ...request, paymentId: await pay("p1", 100) })).rejects.toMatchObject({ code: "AMOUNT_MISMATCH" });
    const paid = await pay("p2", request.totals.totalMinor);
    expect(await place({ ...request, paymentId: paid })).toMatchObject({ status: "confirmed" });
  });
});

describe("a payment", () => {
  it("is made once for a key and reads expired when its time is over", async () => {
    const payments = createPaymentsRepository(pool, createPayLinks("x"));
    const request = { key: "once", runId: "r_x", conversationId: null, amountMinor: 100, currency: "INR", description: "x", expiresAt: Date.now() - 1 };
    const [first, second] = await Promise.all([payments.create(workspaceId, "sandbox", request), payments.create(workspaceId, "sandbox", request)]);
    expect(second).toEqual(first);
    expect(first.status).toBe("expired");
  });
});
