import { AppError } from "@/flows/errors";
import { type ActOnDeadLetter, type DeadLetterCounts, type DeadLetters, deadLetterKinds } from "@/flows/protocol/operations";
import { type Actor, authorise, bylineOf } from "@/server/access/actor";
import type { FindOrders } from "@/server/orders/find-order";
import type { Sights } from "@/server/runs/sights";
import { type DeadRow, showDeadLetter } from "./dead-letter";
import type { Change, OperationsRepository } from "./repository";
import type { SettleStrayMoney } from "./stray-money";

const listLimit = 200;

export type OperationsDeps = {
  repository: OperationsRepository;
  sightsFor: Sights["sightsFor"];
  findOrders: FindOrders;
  settleStrayMoney: SettleStrayMoney;
  /** Told that something is due again. */
  onRetry: () => void;
};

/** What went wrong for good and waits for an operator. */
export function createOperations({ repository, sightsFor, findOrders, settleStrayMoney, onRetry }: OperationsDeps) {
  /** Rows about money for which what was collected can be ordered. */
  async function placeableOf(rows: readonly DeadRow[]): Promise<ReadonlySet<DeadRow>> {
    const open = rows.flatMap((row) => {
      const versionId = row.money?.orderingVersion ?? null;
      return row.runId === null || versionId === null ? [] : [{ row, runId: row.runId, versionId }];
    });
    const orders = await findOrders(open);
    return new Set(open.filter(({ runId }) => orders.has(runId)).map(({ row }) => row));
  }

  return {
    async list(actor: Actor): Promise<DeadLetters> {
      authorise(actor, "operations:read");
      const counts = await repository.count(actor.workspaceId);
      const rows: DeadRow[] = [];
      // One after the other: one read takes one connection.
      for (const kind of deadLetterKinds) rows.push(...(await repository.list(actor.workspaceId, kind, listLimit)));
      const sightOf = await sightsFor(
        actor,
        rows.flatMap(({ sessionId }) => sessionId ?? []),
      );
      const placeable = await placeableOf(rows);
      rows.sort((a, b) => b.at.getTime() - a.at.getTime());
      return { items: rows.map((row) => showDeadLetter(row, { sight: sightOf(row.sessionId ?? "", row.runId), isPlaceable: placeable.has(row) })), counts };
    },

    /** How much waits. */
    async count(actor: Actor): Promise<{ open: number }> {
      authorise(actor, "operations:read");
      return { open: total(await repository.count(actor.workspaceId)) };
    },

    /** Audited. @throws AppError INVALID_INPUT for an action that its kind does not have, NOT_FOUND when it is not on the list any more, ORDER_REFUSED */
    async act(actor: Actor, { kind, id, action }: ActOnDeadLetter): Promise<Record<string, never>> {
      authorise(actor, "operations:act");
      if (kind === "webhook" && (action === "refund" || action === "placeOrder")) {
        await settleStrayMoney(actor, id, action);
        return {};
      }
      const change = changeOf(kind, action);
      if (change === null) throw new AppError("INVALID_INPUT", { message: `${action} is not for ${kind}`, details: { kind, action } });
      const done = await repository.change(actor.workspaceId, { change, id, by: bylineOf(actor) });
      if (!done) throw new AppError("NOT_FOUND", { message: "it is not on the list any more", details: { kind, id } });
      if (action === "retry") onRetry();
      return {};
    },
  };
}

const total = (counts: DeadLetterCounts) => deadLetterKinds.reduce((sum, kind) => sum + counts[kind], 0);

function changeOf(kind: ActOnDeadLetter["kind"], action: ActOnDeadLetter["action"]): Change | null {
  switch (kind) {
    case "outbox":
    case "webhook":
      return action === "retry" || action === "skip" ? `${kind}:${action}` : null;
    case "effect":
      return action === "markDone" || action === "markNotDone" ? `effect:${action}` : null;
    case "run":
    case "difference":
      return action === "skip" ? `${kind}:skip` : null;
  }
}

export type Operations = ReturnType<typeof createOperations>;
