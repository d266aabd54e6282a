import { newId } from "@/server/db/ids";
import { type Queryable, run } from "@/server/db/pool";
import { newParticipantId } from "./participants-repository";

export type SentCode = { conversationId: string; workspaceId: string; phone: string; codeHash: string; lifeMs: number };

/** How often a code may be tried. */
export const codeTries = 5;

/**
 * The conversation as it is, with its owner known: the participant of the number (made when nobody has it), the address, and the
 * run under way. Locks the conversation before its runs, as turns do.
 */
const proveText = `WITH used AS (
    DELETE FROM sign_in_codes WHERE conversation_id = $1 AND code_hash = $2 RETURNING phone, workspace_id),
  p AS (
    INSERT INTO conversation_participants (id, workspace_id, phone_number) SELECT $3, workspace_id, phone FROM used
    ON CONFLICT (workspace_id, phone_number) DO UPDATE SET updated_at = now() RETURNING id),
  a AS (
    INSERT INTO channel_addresses (id, workspace_id, connection_id, address, participant_id, conversation_id)
    SELECT $4, k.workspace_id, COALESCE(k.connection_id, $5), k.id, p.id, k.id FROM p, conversations k WHERE k.id = $1
    ON CONFLICT (connection_id, address) DO UPDATE SET participant_id = EXCLUDED.participant_id RETURNING id, connection_id),
  c AS (
    UPDATE conversations SET participant_id = p.id, user_id = p.id, address_id = a.id, connection_id = a.connection_id FROM p, a WHERE conversations.id = $1 RETURNING conversations.id),
  r AS (
    UPDATE flow_runs SET participant_id = p.id, user_id = p.id FROM p, c WHERE conversation_id = c.id AND completed_at IS NULL AND NOT sandbox)
  SELECT p.id FROM p`;

/** Other addresses with that number, on channels whose addresses are numbers, and the conversations there. */
const linkText = `WITH l AS (
    UPDATE channel_addresses x SET participant_id = p.id FROM conversation_participants p, connections k
    WHERE p.id = $1 AND x.address = p.phone_number AND x.workspace_id = p.workspace_id AND x.participant_id IS NULL AND k.id = x.connection_id AND k.workspace_id = p.workspace_id AND k.channel = ANY($2)
    RETURNING x.conversation_id)
  UPDATE conversations SET participant_id = $1 FROM l WHERE conversations.id = l.conversation_id AND participant_id IS NULL RETURNING conversations.id`;

export function createNumberProofRepository(db: Queryable) {
  return {
    /** How numbers without a country are read there: ISO 3166-1. */
    async regionOf(workspaceId: string): Promise<string> {
      const { rows } = await run<{ region: string }>(db, { name: "workspace-region", text: "SELECT region FROM workspaces WHERE id = $1" }, [workspaceId]);
      return rows[0]?.region ?? "";
    },

    /** In the place of the conversation's last one. */
    async put({ conversationId, workspaceId, phone, codeHash, lifeMs }: SentCode): Promise<void> {
      const text = `INSERT INTO sign_in_codes (conversation_id, workspace_id, phone, code_hash, expires_at) VALUES ($1, $2, $3, $4, now() + $5 * interval '1 millisecond')
        ON CONFLICT (conversation_id) DO UPDATE SET phone = EXCLUDED.phone, code_hash = EXCLUDED.code_hash, attempts = 0, expires_at = EXCLUDED.expires_at`;
      await run(db, { name: "number-code-put", text }, [conversationId, workspaceId, phone, codeHash, lifeMs]);
    },

    /** Counts a try before it is looked at; null when there is no code to try, or it was tried too often. */
    async tryCode(conversationId: string): Promise<{ codeHash: string; phone: string } | null> {
      const text = `UPDATE sign_in_codes SET attempts = attempts + 1 WHERE conversation_id = $1 AND attempts < $2 AND expires_at > now() RETURNING code_hash AS "codeHash", phone`;
      return (await run<{ codeHash: string; phone: string }>(db, { name: "number-code-try", text }, [conversationId, codeTries])).rows[0] ?? null;
    },

    /** Whose the number is; null when the code was used meanwhile. `webId`: for conversations older than connections. */
    async prove(conversationId: string, codeHash: string, webId: string): Promise<string | null> {
      const values = [conversationId, codeHash, newParticipantId(), newId("h"), webId];
      return (await run<{ id: string }>(db, { name: "number-prove", text: proveText }, values)).rows[0]?.id ?? null;
    },

    /** Gives the conversations that are known to be theirs now. */
    async linkNumbers(participantId: string, channels: readonly string[]): Promise<string[]> {
      const { rows } = await run<{ id: string }>(db, { name: "number-link", text: linkText }, [participantId, [...channels]]);
      return rows.map(({ id }) => id);
    },

    async dropExpired(): Promise<void> {
      await run(db, { name: "number-codes-sweep", text: "DELETE FROM sign_in_codes WHERE expires_at < now()" }, []);
    },
  };
}

export type NumberProofRepository = ReturnType<typeof createNumberProofRepository>;
