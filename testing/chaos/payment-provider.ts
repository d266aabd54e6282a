import type pg from "pg";
import { signedHeaders } from "@/server/signatures/signature";
import type { SeededRandom } from "../simulation/seeded-random";
import { callServer, Refused, Unanswered } from "./http";
import type { Ledger } from "./ledger";
import type { NodeProcess } from "./node-process";

export type ProviderDeps = {
  pool: pg.Pool;
  nodes: readonly NodeProcess[];
  secret: string;
  ledger: Ledger;
  random: SeededRandom;
  isPatient: () => boolean;
};

type Asked = { providerOrderId: string; amountMinor: number; currency: string; payToken: string };
type Outcome = "captured" | "failed";

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * The payment provider: told what the customer did, it sends signed webhooks, some of them late, twice, under a second event's
 * number, or forged by somebody else, each until a server takes it. Some customers use the sandbox's own pay page instead.
 */
export function createPaymentProvider({ pool, nodes, secret, ledger, random, isPatient }: ProviderDeps) {
  const underWay = new Set<Promise<void>>();

  /** The newest payment that the conversation was asked for; the provider knows its orders, whatever happens to our servers. */
  async function asked(sessionId: string): Promise<Asked> {
    for (;;) {
      try {
        const { rows } = await pool.query<Asked>(
          `SELECT provider_order_id AS "providerOrderId", amount_minor AS "amountMinor", currency, pay_token AS "payToken" FROM payments
           WHERE conversation_id = $1 ORDER BY created_at DESC, id DESC LIMIT 1`,
          [sessionId],
        );
        if (rows[0] !== undefined) return rows[0];
        ledger.violate("a run that waits for a payment has asked for one", { sessionId });
      } catch (error) {
        if (!isPatient()) throw error;
      }
      await pause(200);
    }
  }

  /** @returns false when nobody took it */
  async function post(path: string, body: string, sign: () => Record<string, string>): Promise<boolean> {
    for (let tries = 1; isPatient(); tries += 1) {
      try {
        await callServer(random.pick(nodes).url, { method: "POST", path, body, headers: sign() });
        return true;
      } catch (error) {
        if (!(error instanceof Unanswered)) throw error;
        await pause(Math.min(50 * tries, 500) * (0.5 + random.next()));
      }
    }
    return false;
  }

  function later(ms: number, work: () => Promise<unknown>): void {
    const done = pause(ms)
      .then(work)
      .then(
        () => undefined,
        (error: unknown) => ledger.violate("a signed webhook is taken", { error: String(error) }),
      )
      .finally(() => underWay.delete(done));
    underWay.add(done);
  }

  function webhook({ providerOrderId, amountMinor, currency }: Asked, outcome: Outcome, eventId: string): () => Promise<unknown> {
    const entity = { id: `pay_${providerOrderId}`, order_id: providerOrderId, amount: amountMinor, currency, status: outcome };
    const body = JSON.stringify({ event: `payment.${outcome}`, payload: { payment: { entity } } });
    return () => post("/api/webhooks/sandbox", body, () => signedHeaders(secret, { body: Buffer.from(body), at: Date.now(), eventId }));
  }

  async function forge({ providerOrderId, amountMinor, currency }: Asked): Promise<void> {
    const entity = { id: "pay_forged", order_id: providerOrderId, amount: amountMinor, currency, status: "captured" };
    const body = JSON.stringify({ event: "payment.captured", payload: { payment: { entity } } });
    const forged = () => signedHeaders(`${secret}!`, { body: Buffer.from(body), at: Date.now(), eventId: `forged_${providerOrderId}` });
    try {
      const taken = await post("/api/webhooks/sandbox", body, forged);
      if (taken) ledger.violate("a forged webhook is refused", { providerOrderId });
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      ledger.counters.forged += 1;
    }
  }

  return {
    /** Sends what the customer's decision leads to; the first copy may be on its way still when this settles. */
    async decide(sessionId: string, outcome: Outcome): Promise<void> {
      const payment = await asked(sessionId);
      ledger.counters.webhooks += 1;
      if (random.chance(0.1)) later(random.next() * 200, () => forge(payment));
      const eventId = `evt_${payment.providerOrderId}_${outcome}`;
      if (random.chance(0.25)) {
        await post(`/api/pay/${payment.payToken}`, JSON.stringify({ action: outcome === "captured" ? "pay" : "fail" }), () => ({}));
      } else {
        const first = webhook(payment, outcome, eventId);
        if (random.chance(0.15)) later(500 + random.next() * 2_500, first);
        else await first();
      }
      for (let copies = random.chance(0.35) ? 1 + random.int(2) : 0; copies > 0; copies -= 1) {
        ledger.counters.webhookRepeats += 1;
        const again = random.chance(0.3) ? `${eventId}_again_${copies}` : eventId;
        later(random.next() * 4_000, webhook(payment, outcome, again));
      }
    },
    /** Settles when every webhook was taken. */
    async settled(): Promise<void> {
      while (underWay.size > 0) await Promise.all(underWay);
    },
  };
}

export type PaymentProvider = ReturnType<typeof createPaymentProvider>;
