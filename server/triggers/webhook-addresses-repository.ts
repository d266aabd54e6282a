import { type Queryable, run } from "@/server/db/pool";

/** An address of a workspace; the secrets are sealed. */
export type AddressRow = {
  id: string;
  workspaceId: string;
  name: string;
  key: string;
  secret: string;
  oldSecret: string | null;
  oldUntil: Date | null;
  createdAt: Date;
  rotatedAt: Date | null;
};

/** Who did it and from where, as the audit log writes it. */
type By = { by: string; origin: string | null };

const columns = `id, workspace_id AS "workspaceId", name, key, secret, old_secret AS "oldSecret", old_until AS "oldUntil", created_at AS "createdAt", rotated_at AS "rotatedAt"`;

const audited = (action: string, from: string, by: string) => `said AS (
  INSERT INTO audit_log (workspace_id, actor, origin, action, entity, details) SELECT workspace_id, ${by}, '${action}', id, jsonb_build_object('name', name) FROM ${from})`;

export function createWebhookAddressesRepository(db: Queryable) {
  const one = async (name: string, where: string, values: unknown[]): Promise<AddressRow | null> =>
    (await run<AddressRow>(db, { name, text: `SELECT ${columns} FROM trigger_webhooks WHERE ${where}` }, values)).rows[0] ?? null;
  return {
    findByKey: (key: string) => one("trigger-webhook-by-key", "key = $1", [key]),
    findById: (id: string) => one("trigger-webhook-by-id", "id = $1", [id]),
    findByName: (workspaceId: string, name: string) => one("trigger-webhook-by-name", "workspace_id = $1 AND name = $2", [workspaceId, name]),
    async names(workspaceId: string): Promise<string[]> {
      const text = "SELECT name FROM trigger_webhooks WHERE workspace_id = $1 ORDER BY name";
      return (await run<{ name: string }>(db, { name: "trigger-webhook-names", text }, [workspaceId])).rows.map(({ name }) => name);
    },
    /** False when there is one of that name. */
    async add(
      { id, workspaceId, name, key, secret }: Pick<AddressRow, "id" | "workspaceId" | "name" | "key" | "secret">,
      { by, origin }: By,
    ): Promise<boolean> {
      const text = `WITH made AS (
          INSERT INTO trigger_webhooks (id, workspace_id, name, key, secret, created_by) VALUES ($1, $2, $3, $4, $5, $6)
          ON CONFLICT (workspace_id, name) DO NOTHING RETURNING id, workspace_id, name),
        ${audited("trigger.addressMade", "made", "$6, $7")} SELECT id FROM made`;
      return (await run(db, { name: "trigger-webhook-add", text }, [id, workspaceId, name, key, secret, by, origin])).rowCount === 1;
    },
    /** The secret of before goes on counting for `graceMs`. False when there is none of that name. */
    async rotate(workspaceId: string, name: string, { secret, graceMs, by, origin }: { secret: string; graceMs: number } & By): Promise<boolean> {
      const text = `WITH turned AS (
          UPDATE trigger_webhooks SET old_secret = secret, old_until = now() + $4 * interval '1 millisecond', secret = $3, rotated_at = now()
          WHERE workspace_id = $1 AND name = $2 RETURNING id, workspace_id, name),
        ${audited("trigger.secretRotated", "turned", "$5, $6")} SELECT id FROM turned`;
      return (await run(db, { name: "trigger-webhook-rotate", text }, [workspaceId, name, secret, graceMs, by, origin])).rowCount === 1;
    },
    /** False when there was none. */
    async remove(workspaceId: string, name: string, { by, origin }: By): Promise<boolean> {
      const text = `WITH gone AS (DELETE FROM trigger_webhooks WHERE workspace_id = $1 AND name = $2 RETURNING id, workspace_id, name),
        ${audited("trigger.addressRemoved", "gone", "$3, $4")} SELECT id FROM gone`;
      return (await run(db, { name: "trigger-webhook-remove", text }, [workspaceId, name, by, origin])).rowCount === 1;
    },
  };
}

export type WebhookAddressesRepository = ReturnType<typeof createWebhookAddressesRepository>;
