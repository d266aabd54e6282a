import { randomInt } from "node:crypto";
import type pg from "pg";
import { ExecutorError } from "@/flows/errors";
import type { OrderRequest, PlacedOrder } from "@/flows/ports/ports";
import { columnsOf } from "@/server/db/columns-of";
import { isUniqueViolation } from "@/server/db/database-error";
import { newId } from "@/server/db/ids";
import { type Queryable, run } from "@/server/db/pool";
import { toJsonb } from "@/server/db/to-jsonb";
import { cartHashOf, quantitiesOf } from "./cart-hash";

const placedColumns = `id, number, status, total_minor AS "totalMinor", currency, eta_minutes AS "etaMinutes"`;

type OrderRow = {
  id: string;
  workspaceId: string;
  number: string;
  type: string;
  paymentMethod: string;
  paymentId: string | null;
  storeId: string | null;
  conversationId: string | null;
  participantId: string | null;
  runId: string;
  idempotencyKey: string;
  cartHash: string;
  address: unknown;
  recipient: unknown;
  note: string | null;
  itemsTotalMinor: number;
  deliveryFeeMinor: number;
  taxMinor: number;
  discountMinor: number;
  totalMinor: number;
  currency: string;
  etaMinutes: number | null;
};

const order = columnsOf<OrderRow>({
  id: "text",
  workspaceId: "text",
  number: "text",
  type: "text",
  paymentMethod: "text",
  paymentId: "text",
  storeId: "text",
  conversationId: "text",
  participantId: "text",
  runId: "text",
  idempotencyKey: "text",
  cartHash: "text",
  address: "jsonb",
  recipient: "jsonb",
  note: "text",
  itemsTotalMinor: "int",
  deliveryFeeMinor: "int",
  taxMinor: "int",
  discountMinor: "int",
  totalMinor: "int",
  currency: "text",
  etaMinutes: "int",
});

/**
 * `$1` the order, `$2` its lines, `$3` how many of each product, sorted by product: they are locked in that order, so that no two
 * orders wait for each other. Everything is written, or nothing and the first problem is told, those of the products in the
 * order of the lines.
 */
const placeText = `WITH r AS MATERIALIZED (SELECT * FROM jsonb_to_record($1::jsonb) AS r(${order.record})),
wanted AS MATERIALIZED (
  SELECT x."productId", x.quantity, x.position, p.stock,
    CASE WHEN p.id IS NULL THEN 'UNKNOWN_ITEM' WHEN NOT p.open THEN 'STORE_CLOSED' WHEN NOT p.available OR p.stock < x.quantity THEN 'OUT_OF_STOCK' END AS problem
  FROM jsonb_to_recordset($3::jsonb) AS x("productId" text, quantity int, position int)
  LEFT JOIN LATERAL (
    SELECT p.id, p.available, p.stock, s.open FROM products p JOIN stores s ON s.workspace_id = p.workspace_id AND s.id = p.store_id
    WHERE p.workspace_id = (SELECT r."workspaceId" FROM r) AND p.id = x."productId" FOR UPDATE OF p
  ) p ON true
),
problem AS MATERIALIZED (
  (SELECT problem, "productId" AS subject FROM wanted WHERE problem IS NOT NULL ORDER BY position LIMIT 1)
  UNION ALL
  SELECT CASE WHEN p.status IS DISTINCT FROM 'captured' THEN 'PAYMENT_NOT_CAPTURED' ELSE 'AMOUNT_MISMATCH' END, COALESCE(r."paymentId", '(none)')
  FROM r LEFT JOIN payments p ON p.workspace_id = r."workspaceId" AND p.id = r."paymentId" WHERE r."paymentMethod" <> 'cod' AND (p.status = 'captured' AND p.amount_minor = r."totalMinor") IS NOT TRUE
),
o AS (
  INSERT INTO orders (${order.names}, status) SELECT ${order.values("r")}, 'confirmed' FROM r WHERE NOT EXISTS (SELECT 1 FROM problem) RETURNING ${placedColumns}
),
i AS (
  INSERT INTO order_items (order_id, position, product_id, name, quantity, unit_price_minor, line_total_minor)
  SELECT o.id, x.position, x."productId", x.name, x.quantity, x."unitPriceMinor", x.quantity * x."unitPriceMinor"
  FROM o, ROWS FROM (jsonb_to_recordset($2::jsonb) AS ("productId" text, name text, quantity int, "unitPriceMinor" int)) WITH ORDINALITY
    AS x("productId", name, quantity, "unitPriceMinor", position)
),
h AS (INSERT INTO order_status_history (order_id, status) SELECT o.id, 'confirmed' FROM o),
u AS (UPDATE products SET stock = products.stock - w.quantity FROM o, r, wanted w WHERE products.workspace_id = r."workspaceId" AND products.id = w."productId" AND w.stock IS NOT NULL)
SELECT o.*, problem.problem, problem.subject FROM (SELECT 1) one LEFT JOIN o ON true LEFT JOIN problem ON true LIMIT 1`;

type Problem = "UNKNOWN_ITEM" | "STORE_CLOSED" | "OUT_OF_STOCK" | "PAYMENT_NOT_CAPTURED" | "AMOUNT_MISMATCH";

type Outcome = { [Column in keyof PlacedOrder]: PlacedOrder[Column] | null } & { problem: Problem | null; subject: string | null };

const problems = {
  UNKNOWN_ITEM: (id) => `there is no product ${id}`,
  STORE_CLOSED: (id) => `the store of ${id} is closed`,
  OUT_OF_STOCK: (id) => `that many of ${id} are not to be had`,
  PAYMENT_NOT_CAPTURED: (id) => `payment ${id} is not captured`,
  AMOUNT_MISMATCH: (id) => `payment ${id} is of another amount`,
} as const satisfies Record<Problem, (subject: string) => string>;

/** Without the letters and digits that are read for one another. */
const alphabet = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
const preparationMinutes = 35;

/** What is said on the phone: the day and six characters, `261121-7KQ3XM`. */
function orderNumber(now: Date): string {
  const day = now.toISOString().slice(2, 10).replaceAll("-", "");
  return `${day}-${Array.from({ length: 6 }, () => alphabet[randomInt(alphabet.length)]).join("")}`;
}

function orderRow(workspaceId: string, request: OrderRequest, cartHash: string): OrderRow {
  const { totals } = request;
  const isParcel = request.items.length === 0;
  return {
    id: newId("o"),
    workspaceId,
    number: orderNumber(new Date()),
    type: request.type,
    paymentMethod: request.paymentMethod,
    paymentId: request.paymentId,
    storeId: request.storeId,
    conversationId: request.conversationId,
    participantId: request.participantId,
    runId: request.runId,
    idempotencyKey: request.key,
    cartHash,
    address: request.address,
    recipient: request.recipient,
    note: request.note,
    itemsTotalMinor: totals.itemsMinor,
    deliveryFeeMinor: totals.deliveryMinor,
    taxMinor: totals.taxMinor,
    discountMinor: totals.discountMinor,
    totalMinor: totals.totalMinor,
    currency: totals.currency,
    etaMinutes: isParcel ? null : preparationMinutes,
  };
}

/** How many of each product, by product; `position` is that of its first line. */
function wantedOf(items: OrderRequest["items"]) {
  return [...quantitiesOf(items)]
    .map(([productId, quantity], position) => ({ productId, quantity, position }))
    .toSorted((a, b) => (a.productId < b.productId ? -1 : 1));
}

/** @throws ExecutorError for a problem */
async function insert(db: Queryable, workspaceId: string, request: OrderRequest, cartHash: string): Promise<PlacedOrder> {
  const values = [orderRow(workspaceId, request, cartHash), request.items, wantedOf(request.items)].map(toJsonb);
  const { rows } = await run<Outcome>(db, { name: "order-place", text: placeText }, values);
  const [outcome] = rows;
  if (outcome === undefined) throw new Error("the order was not answered");
  const { problem, subject, ...placed } = outcome;
  if (problem !== null) throw new ExecutorError(problem, { message: problems[problem](subject ?? "") });
  if (!isPlaced(placed)) throw new Error("the order was not stored");
  return placed;
}

const isPlaced = (placed: { [Column in keyof PlacedOrder]: PlacedOrder[Column] | null }): placed is PlacedOrder => placed.id !== null;

const fences = ["orders_idempotency_key_key", "orders_run_id_cart_hash_key"];

export function createOrdersRepository(pool: pg.Pool) {
  /** The order of that key, else the one the run has placed for the same cart. */
  async function findPlaced(db: Queryable, workspaceId: string, { key, runId }: OrderRequest, cartHash: string): Promise<PlacedOrder | null> {
    const text = `SELECT ${placedColumns} FROM orders WHERE workspace_id = $4 AND (idempotency_key = $1 OR (run_id = $2 AND cart_hash = $3)) ORDER BY idempotency_key = $1 DESC LIMIT 1`;
    return (await run<PlacedOrder>(db, { name: "order-placed", text }, [key, runId, cartHash, workspaceId])).rows[0] ?? null;
  }

  return {
    /**
     * Order, items, history and stock in one statement; the same key gives the first order back, however often and at
     * whatever moment it comes. So does another key of the same run with the same cart: a second fence, should a run ever ask
     * twice.
     * @throws ExecutorError UNKNOWN_ITEM, STORE_CLOSED, OUT_OF_STOCK, PAYMENT_NOT_CAPTURED, AMOUNT_MISMATCH
     */
    async place(workspaceId: string, request: OrderRequest): Promise<PlacedOrder> {
      const cartHash = cartHashOf(request);
      try {
        return await insert(pool, workspaceId, request, cartHash);
      } catch (error) {
        // The first one may be there, or have been on its way: then it also has the last piece.
        const mayBePlaced = error instanceof ExecutorError || fences.some((fence) => isUniqueViolation(error, fence));
        const meanwhile = mayBePlaced ? await findPlaced(pool, workspaceId, request, cartHash) : null;
        if (meanwhile === null) throw error;
        return meanwhile;
      }
    },
  };
}

export type OrdersRepository = ReturnType<typeof createOrdersRepository>;
