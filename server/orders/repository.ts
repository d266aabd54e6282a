import { randomInt } from "node:crypto";
import type pg from "pg";
import { ExecutorError } from "@/flows/errors";
import type { OrderRequest, PlacedOrder } from "@/flows/ports/ports";
import { isUniqueViolation } from "@/server/db/database-error";
import { newId } from "@/server/db/ids";
import { inTransaction, type Queryable, run } from "@/server/db/pool";
import { toJsonb } from "@/server/db/to-jsonb";
import { cartHashOf, quantitiesOf } from "./cart-hash";

type ProductRow = { id: string; storeId: string; available: boolean; stock: number | null; open: boolean };

const placedColumns = `id, number, status, total_minor AS "totalMinor", currency, eta_minutes AS "etaMinutes"`;

const insertText = `INSERT INTO orders (id, workspace_id, number, type, status, payment_method, payment_id, store_id, conversation_id, participant_id, run_id, idempotency_key, cart_hash, address,
    recipient, note, items_total_minor, delivery_fee_minor, tax_minor, discount_minor, total_minor, currency, eta_minutes)
  VALUES ($1, $2, $3, $4, 'confirmed', $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22) RETURNING ${placedColumns}`;

const itemsText = `INSERT INTO order_items (order_id, position, product_id, name, quantity, unit_price_minor, line_total_minor)
  SELECT $1, x.position, x.product_id, x.name, x.quantity, x.unit_price_minor, x.quantity * x.unit_price_minor
  FROM jsonb_to_recordset($2::jsonb) AS x(position int, product_id text, name text, quantity int, unit_price_minor int)`;

const stockText = `UPDATE products SET stock = products.stock - x.quantity FROM jsonb_to_recordset($1::jsonb) AS x(product_id text, quantity int)
  WHERE products.id = x.product_id AND products.stock IS NOT NULL`;

/** Without the letters and digits that are read for one another. */
const alphabet = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
const preparationMinutes = 35;

/** What is said on the phone: the day and six characters, `261121-7KQ3XM`. */
function orderNumber(now: Date): string {
  const day = now.toISOString().slice(2, 10).replaceAll("-", "");
  return `${day}-${Array.from({ length: 6 }, () => alphabet[randomInt(alphabet.length)]).join("")}`;
}

async function checkProducts(client: pg.PoolClient, wanted: Map<string, number>): Promise<void> {
  const text = `SELECT p.id, p.store_id AS "storeId", p.available, p.stock, s.open FROM products p JOIN stores s ON s.id = p.store_id WHERE p.id = ANY($1) ORDER BY p.id FOR UPDATE OF p`;
  const { rows } = await client.query<ProductRow>(text, [[...wanted.keys()].sort()]);
  const byId = new Map(rows.map((row) => [row.id, row]));
  for (const [id, quantity] of wanted) {
    const product = byId.get(id);
    if (product === undefined) throw new ExecutorError("UNKNOWN_ITEM", { message: `there is no product ${id}` });
    if (!product.open) throw new ExecutorError("STORE_CLOSED", { message: `store ${product.storeId} is closed` });
    if (!product.available || (product.stock !== null && product.stock < quantity))
      throw new ExecutorError("OUT_OF_STOCK", { message: `${quantity} of ${id} are not to be had` });
  }
}

async function checkPayment(client: pg.PoolClient, { paymentMethod, paymentId, totals }: OrderRequest): Promise<void> {
  if (paymentMethod === "cod") return;
  const { rows } = await client.query<{ status: string; amountMinor: number }>(`SELECT status, amount_minor AS "amountMinor" FROM payments WHERE id = $1`, [
    paymentId,
  ]);
  const [payment] = rows;
  if (payment?.status !== "captured")
    throw new ExecutorError("PAYMENT_NOT_CAPTURED", { message: `payment ${paymentId ?? "(none)"} is ${payment?.status ?? "unknown"}` });
  if (payment.amountMinor !== totals.totalMinor)
    throw new ExecutorError("AMOUNT_MISMATCH", { message: `paid ${payment.amountMinor}, due ${totals.totalMinor}` });
}

async function insert(client: pg.PoolClient, workspaceId: string, request: OrderRequest, cartHash: string): Promise<PlacedOrder> {
  const { totals } = request;
  const isParcel = request.items.length === 0;
  const { rows } = await client.query<PlacedOrder>(insertText, [
    newId("o"),
    workspaceId,
    orderNumber(new Date()),
    request.type,
    request.paymentMethod,
    request.paymentId,
    request.storeId,
    request.conversationId,
    request.participantId,
    request.runId,
    request.key,
    cartHash,
    toJsonb(request.address),
    request.recipient === null ? null : toJsonb(request.recipient),
    request.note,
    totals.itemsMinor,
    totals.deliveryMinor,
    totals.taxMinor,
    totals.discountMinor,
    totals.totalMinor,
    totals.currency,
    isParcel ? null : preparationMinutes,
  ]);
  const [order] = rows;
  if (order === undefined) throw new Error("the order was not stored");
  return order;
}

const fences = ["orders_idempotency_key_key", "orders_run_id_cart_hash_key"];

export function createOrdersRepository(pool: pg.Pool) {
  /** The order of that key, else the one the run has placed for the same cart. */
  async function findPlaced(db: Queryable, { key, runId }: OrderRequest, cartHash: string): Promise<PlacedOrder | null> {
    const text = `SELECT ${placedColumns} FROM orders WHERE idempotency_key = $1 OR (run_id = $2 AND cart_hash = $3) ORDER BY idempotency_key = $1 DESC LIMIT 1`;
    return (await run<PlacedOrder>(db, { name: "order-placed", text }, [key, runId, cartHash])).rows[0] ?? null;
  }

  return {
    /**
     * Order, items, history and stock in one transaction; the same key gives the first order back, however often and at
     * whatever moment it comes. So does another key of the same run with the same cart: a second fence, should a run ever ask
     * twice.
     * @throws ExecutorError UNKNOWN_ITEM, STORE_CLOSED, OUT_OF_STOCK, PAYMENT_NOT_CAPTURED, AMOUNT_MISMATCH
     */
    async place(workspaceId: string, request: OrderRequest): Promise<PlacedOrder> {
      const cartHash = cartHashOf(request);
      const first = await findPlaced(pool, request, cartHash);
      if (first !== null) return first;
      const wanted = quantitiesOf(request.items);
      try {
        return await inTransaction(pool, async (client) => {
          await checkProducts(client, wanted);
          await checkPayment(client, request);
          const order = await insert(client, workspaceId, request, cartHash);
          const items = request.items.map(({ productId, name, quantity, unitPriceMinor }, index) => ({
            position: index + 1,
            product_id: productId,
            name,
            quantity,
            unit_price_minor: unitPriceMinor,
          }));
          await client.query(itemsText, [order.id, toJsonb(items)]);
          await client.query("INSERT INTO order_status_history (order_id, status) VALUES ($1, 'confirmed')", [order.id]);
          await client.query(stockText, [toJsonb([...wanted].map(([product_id, quantity]) => ({ product_id, quantity })))]);
          return order;
        });
      } catch (error) {
        // The first one may have been on its way: then it also has the last piece.
        const mayBePlaced = error instanceof ExecutorError || fences.some((fence) => isUniqueViolation(error, fence));
        const meanwhile = mayBePlaced ? await findPlaced(pool, request, cartHash) : null;
        if (meanwhile === null) throw error;
        return meanwhile;
      }
    },
  };
}

export type OrdersRepository = ReturnType<typeof createOrdersRepository>;
