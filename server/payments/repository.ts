import { randomBytes } from "node:crypto";
import type { Payment, PaymentRequest } from "@/flows/ports/ports";
import { newId } from "@/server/db/ids";
import { type Queryable, run } from "@/server/db/pool";
import type { PayLinks } from "./pay-links";

export type PaymentStatus = Payment["status"];

/** A payment as its row says; one that was never paid in time reads `expired`. */
export type StoredPayment = {
  id: string;
  workspaceId: string;
  provider: string;
  providerOrderId: string;
  status: PaymentStatus;
  amountMinor: number;
  currency: string;
  description: string;
  runId: string;
  conversationId: string | null;
  payToken: string;
  expiresAt: Date;
};

/** A payment as its own page shows it. */
export type PaymentPage = StoredPayment & {
  /** When it came to stand as it does; null while nothing has happened. */
  settledAt: Date | null;
  /** The run has asked for another one since. */
  replaced: boolean;
};

const columns = `id, workspace_id AS "workspaceId", provider, provider_order_id AS "providerOrderId",
  CASE WHEN status = 'created' AND expires_at < now() THEN 'expired' ELSE status END AS status, amount_minor AS "amountMinor", currency, description, run_id AS "runId",
  conversation_id AS "conversationId", pay_token AS "payToken", expires_at AS "expiresAt"`;

const pageColumns = `${columns}, CASE WHEN status <> 'created' THEN updated_at END AS "settledAt",
  EXISTS (SELECT 1 FROM payments newer WHERE newer.run_id = payments.run_id AND newer.created_at > payments.created_at) AS replaced`;

export function createPaymentsRepository(db: Queryable, links: Pick<PayLinks, "tokenOf">) {
  const one = async (name: string, text: string, values: unknown[]): Promise<StoredPayment | null> =>
    (await run<StoredPayment>(db, { name, text }, values)).rows[0] ?? null;
  const find = (name: string, column: string) => (value: string) => one(name, `SELECT ${columns} FROM payments WHERE ${column} = $1`, [value]);

  return {
    findById: (workspaceId: string, id: string) =>
      one("payment-by-id", `SELECT ${columns} FROM payments WHERE workspace_id = $1 AND id = $2`, [workspaceId, id]),
    async findByToken(payToken: string): Promise<PaymentPage | null> {
      const text = `SELECT ${pageColumns} FROM payments WHERE pay_token = $1`;
      return (await run<PaymentPage>(db, { name: "payment-by-token", text }, [payToken])).rows[0] ?? null;
    },
    findByProviderOrder: find("payment-by-order", "provider_order_id"),

    /** The same key gives the first payment back. */
    async create(workspaceId: string, provider: string, request: PaymentRequest): Promise<StoredPayment> {
      const text = `INSERT INTO payments (id, workspace_id, provider, provider_order_id, idempotency_key, status, amount_minor, currency, description, run_id, conversation_id, pay_token,
          expires_at, updated_at)
        VALUES ($1, $2, $3, $4, $5, 'created', $6, $7, $8, $9, $10, $11, $12, now()) ON CONFLICT (idempotency_key) DO UPDATE SET updated_at = payments.updated_at RETURNING ${columns}`;
      const providerOrderId = `order_${randomBytes(9).toString("base64url")}`;
      const id = newId("x");
      const values = [id, workspaceId, provider, providerOrderId, request.key, request.amountMinor, request.currency, request.description, request.runId];
      const stored = await one("payment-create", text, [
        ...values,
        request.conversationId,
        links.tokenOf(request.conversationId ?? "", id),
        new Date(request.expiresAt),
      ]);
      if (stored === null) throw new Error("the payment was not stored");
      return stored;
    },

    /** Moves it on if it stands at one of `from`; null when it does not. */
    move: (id: string, from: PaymentStatus[], to: PaymentStatus) =>
      one("payment-move", `UPDATE payments SET status = $3, updated_at = now() WHERE id = $1 AND status = ANY($2) RETURNING ${columns}`, [id, from, to]),
  };
}

export type PaymentsRepository = ReturnType<typeof createPaymentsRepository>;
