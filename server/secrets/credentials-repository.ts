import type pg from "pg";
import { z } from "zod";
import { type CredentialKind, credentialKinds } from "@/flows/protocol/credentials";
import type { Byline } from "@/server/access/actor";
import { type Queryable, run } from "@/server/db/pool";
import { toJsonb } from "@/server/db/to-jsonb";
import type { Sealed } from "./vault";

const settingsSchema = z.object({ header: z.string().nullable().default(null), hosts: z.array(z.string()).default([]) });
export type CredentialSettings = z.infer<typeof settingsSchema>;

/** A credential as it is stored: what it says stays sealed. */
export type CredentialRow = Sealed & {
  id: string;
  workspaceId: string;
  name: string;
  kind: CredentialKind;
  settings: CredentialSettings;
  hint: string;
  createdAt: Date;
  rotatedAt: Date | null;
  lastUsedAt: Date | null;
};

export type NewCredential = Pick<CredentialRow, "id" | "workspaceId" | "name" | "kind" | "settings" | "hint" | keyof Sealed>;

const columns = `id, workspace_id AS "workspaceId", name, kind, settings, ciphertext, key_id AS "keyId", hint, created_at AS "createdAt", rotated_at AS "rotatedAt", last_used_at AS "lastUsedAt"`;

/** Its line in the log names it and says nothing of its value. `$1` is the workspace, `$2` who did it, `$3` from where. */
const audited = (action: string) =>
  `said AS (INSERT INTO audit_log (workspace_id, actor, origin, action, entity, details) SELECT $1, $2, $3, 'credential.${action}', id, jsonb_build_object('name', name, 'kind', kind) FROM done)`;

const toRow = ({ settings, kind, ...row }: Omit<CredentialRow, "settings" | "kind"> & { settings: unknown; kind: string }): CredentialRow => ({
  ...row,
  kind: z.enum(credentialKinds).parse(kind),
  settings: settingsSchema.parse(settings),
});

type Stored = Omit<CredentialRow, "settings" | "kind"> & { settings: unknown; kind: string };

export function createCredentialsRepository(db: Queryable) {
  return {
    async list(workspaceId: string): Promise<CredentialRow[]> {
      const text = `SELECT ${columns} FROM credentials WHERE workspace_id = $1 ORDER BY name`;
      return (await run<Stored>(db, { name: "credentials-list", text }, [workspaceId])).rows.map(toRow);
    },
    /** False when there is one of that name. */
    async add(made: NewCredential, { actor, origin }: Byline): Promise<boolean> {
      const text = `WITH done AS (
          INSERT INTO credentials (workspace_id, created_by, id, name, kind, settings, ciphertext, key_id, hint) VALUES ($1, $2, $4, $5, $6, $7, $8, $9, $10)
          ON CONFLICT (workspace_id, name) DO NOTHING RETURNING id, name, kind), ${audited("created")} SELECT id FROM done`;
      const { id, workspaceId, name, kind, settings, ciphertext, keyId, hint } = made;
      const values = [workspaceId, actor, origin, id, name, kind, toJsonb(settings), ciphertext, keyId, hint];
      return (await run(db, { name: "credential-add", text }, values)).rowCount === 1;
    },
    /** Another value in its place. False when it is not there. */
    async replace(made: Pick<NewCredential, "id" | "workspaceId" | "settings" | "hint" | keyof Sealed>, { actor, origin }: Byline): Promise<boolean> {
      const text = `WITH done AS (
          UPDATE credentials SET settings = $5, ciphertext = $6, key_id = $7, hint = $8, rotated_at = now() WHERE workspace_id = $1 AND id = $4
          RETURNING id, name, kind), ${audited("replaced")} SELECT id FROM done`;
      const { id, workspaceId, settings, ciphertext, keyId, hint } = made;
      const values = [workspaceId, actor, origin, id, toJsonb(settings), ciphertext, keyId, hint];
      return (await run(db, { name: "credential-replace", text }, values)).rowCount === 1;
    },
    /** False when it is not there, or something was set up with it meanwhile. */
    async remove(workspaceId: string, id: string, { actor, origin }: Byline): Promise<boolean> {
      const text = `WITH done AS (DELETE FROM credentials c WHERE workspace_id = $1 AND id = $4
          AND NOT EXISTS (SELECT 1 FROM provider_settings p WHERE p.credential_id = c.id) RETURNING id, name, kind), ${audited("removed")} SELECT id FROM done`;
      return (await run(db, { name: "credential-remove", text }, [workspaceId, actor, origin, id])).rowCount === 1;
    },
    async touch(workspaceId: string, id: string): Promise<void> {
      await run(db, { name: "credential-touch", text: "UPDATE credentials SET last_used_at = now() WHERE workspace_id = $1 AND id = $2" }, [workspaceId, id]);
    },
    /**
     * Flows that name it and may still run: drafts, what is published, and versions that runs are pinned to. `executors` are the actions
     * that need a credential of this name.
     */
    async flowsThatName(workspaceId: string, name: string, executors: readonly string[]): Promise<{ slug: string; name: string }[]> {
      const text = `SELECT DISTINCT f.slug, f.name FROM flows f JOIN flow_versions v ON v.flow_id = f.id
        WHERE f.workspace_id = $1
          AND (v.status = 'draft' OR v.id = f.published_version_id OR EXISTS (SELECT 1 FROM flow_runs r WHERE r.flow_version_id = v.id AND r.status IN ('running', 'paused')))
          AND (jsonb_path_exists(v.definition, '$.**.config ? (@.credential == $name)', jsonb_build_object('name', $2::text))
            OR jsonb_path_exists(v.definition, '$.**.executor ? (@ == $executors[*])', jsonb_build_object('executors', $3::jsonb)))
        ORDER BY f.name`;
      return (await run<{ slug: string; name: string }>(db, { name: "credential-places", text }, [workspaceId, name, JSON.stringify(executors)])).rows;
    },
  };
}

export type CredentialsRepository = ReturnType<typeof createCredentialsRepository>;

/** What a change of the installation's key goes through: rows of all workspaces. */
export function createResealingRepository(pool: pg.Pool) {
  return {
    /** Those that another key has sealed, after an id, in order. */
    async sealedByOthers(keyId: string, after: string, limit: number): Promise<CredentialRow[]> {
      const text = `SELECT ${columns} FROM credentials WHERE key_id <> $1 AND id > $2 ORDER BY id LIMIT $3`;
      return (await run<Stored>(pool, { name: "credentials-other-key", text }, [keyId, after, limit])).rows.map(toRow);
    },
    /** False when it is another by now. */
    async reseal({ id, ciphertext: before }: Pick<CredentialRow, "id" | "ciphertext">, { ciphertext, keyId }: Sealed): Promise<boolean> {
      const text = "UPDATE credentials SET ciphertext = $3, key_id = $4 WHERE id = $1 AND ciphertext = $2";
      return (await run(pool, { name: "credential-reseal", text }, [id, before, ciphertext, keyId])).rowCount === 1;
    },
    async keysInUse(): Promise<Set<string>> {
      const { rows } = await run<{ keyId: string }>(pool, { name: "credential-keys", text: `SELECT DISTINCT key_id AS "keyId" FROM credentials` }, []);
      return new Set(rows.map(({ keyId }) => keyId));
    },
  };
}

export type ResealingRepository = ReturnType<typeof createResealingRepository>;
