import type { NewId } from "@/server/db/ids";
import { type Queryable, run } from "@/server/db/pool";

/** Where somebody can be talked to, as it stands. */
export type Reach = {
  participantId: string;
  status: string;
  addressId: string | null;
  optedOut: boolean;
  connectionStatus: string | null;
  /** A run, or a person, is talking to them there. */
  isBusy: boolean;
};

/** What a conversation that is made for a start begins with. */
export type Opening = { module: string; slug: string };

/** The address that is used last of those that may be used. */
const reachText = `SELECT p.id AS "participantId", p.status, a.id AS "addressId", a.opted_out_at IS NOT NULL AS "optedOut", a.connection_status AS "connectionStatus",
    COALESCE(r.status = 'running' AND NOT r.background OR r.status = 'paused' AND r.snapshot ->> 'pausedReason' IN ('handoff', 'operator'), false) AS "isBusy"
  FROM conversation_participants p LEFT JOIN LATERAL (
    SELECT a.id, a.opted_out_at, a.conversation_id, c.status AS connection_status FROM channel_addresses a JOIN connections c ON c.id = a.connection_id
    WHERE a.participant_id = p.id AND a.workspace_id = p.workspace_id
    ORDER BY a.opted_out_at IS NULL DESC, c.status = 'active' DESC, a.last_inbound_at DESC NULLS LAST, a.created_at DESC LIMIT 1) a ON true
  LEFT JOIN conversations k ON k.id = a.conversation_id LEFT JOIN flow_runs r ON r.conversation_id = k.id AND r.id = k.foreground_run_id
  WHERE p.workspace_id = $1 AND p.id = ANY ($2)`;

const opened = "id, workspace_id, token_hash, channel, connection_id, address_id, participant_id, module, opened_with, locale, timezone";

/** The conversation of a start is written down with it, so that another try begins the run in the same place. */
const forNobodyText = `WITH f AS (
    UPDATE trigger_firings SET conversation_id = $2 WHERE id = $1 AND conversation_id IS NULL RETURNING workspace_id)
  INSERT INTO conversations (${opened}) SELECT $2, w.id, $3, 'web', NULL, NULL, NULL, $4, $5, w.locale, w.timezone FROM f JOIN workspaces w ON w.id = f.workspace_id`;

/** The address's own conversation; a new one where it has none. */
const atAddressText = `WITH a AS (
    UPDATE channel_addresses SET conversation_id = COALESCE(conversation_id, $2)
    WHERE id = $6 AND EXISTS (SELECT 1 FROM trigger_firings WHERE id = $1 AND conversation_id IS NULL) RETURNING id, conversation_id, connection_id, participant_id),
  n AS (
    INSERT INTO conversations (${opened})
    SELECT $2, w.id, $3, c.channel, c.id, a.id, a.participant_id, $4, $5, COALESCE(p.locale, w.locale), COALESCE(p.timezone, w.timezone)
    FROM a JOIN connections c ON c.id = a.connection_id JOIN workspaces w ON w.id = c.workspace_id LEFT JOIN conversation_participants p ON p.id = a.participant_id
    WHERE a.conversation_id = $2)
  UPDATE trigger_firings SET conversation_id = a.conversation_id FROM a WHERE trigger_firings.id = $1 AND trigger_firings.conversation_id IS NULL`;

export type PlacesDeps = { db: Queryable; newId: NewId; newTokenHash: () => string };

/** Where runs that were started from outside take place. */
export function createPlacesRepository({ db, newId, newTokenHash }: PlacesDeps) {
  async function settled(firingId: string): Promise<string | null> {
    const text = `SELECT conversation_id AS "conversationId" FROM trigger_firings WHERE id = $1`;
    return (await run<{ conversationId: string | null }>(db, { name: "firing-place", text }, [firingId])).rows[0]?.conversationId ?? null;
  }
  return {
    /** Of these people; those that there are not are left out. */
    async reach(workspaceId: string, participantIds: readonly string[]): Promise<Reach[]> {
      return (await run<Reach>(db, { name: "firing-reach", text: reachText }, [workspaceId, participantIds])).rows;
    },
    /** Participants by their ids or phone numbers, as far as there are any. */
    async findPeople(workspaceId: string, names: readonly string[]): Promise<{ id: string; phone: string | null }[]> {
      const text = `SELECT id, phone_number AS phone FROM conversation_participants WHERE workspace_id = $1 AND (id = ANY ($2) OR phone_number = ANY ($2))`;
      return (await run<{ id: string; phone: string | null }>(db, { name: "firing-people", text }, [workspaceId, names])).rows;
    },
    /** The conversation in which the start's run is to begin, made if need be: at an address, or for nobody. The same at every call. */
    async settle(firingId: string, addressId: string | null, { module, slug }: Opening): Promise<string | null> {
      const values = [firingId, newId("s"), newTokenHash(), module, slug];
      if (addressId === null) await run(db, { name: "firing-place-nobody", text: forNobodyText }, values);
      else await run(db, { name: "firing-place-address", text: atAddressText }, [...values, addressId]);
      return settled(firingId);
    },
    async hasConversation(workspaceId: string, conversationId: string): Promise<boolean> {
      const text = "SELECT 1 FROM conversations WHERE workspace_id = $1 AND id = $2";
      return (await run(db, { name: "firing-has-conversation", text }, [workspaceId, conversationId])).rowCount === 1;
    },
    async hasParticipant(workspaceId: string, participantId: string): Promise<boolean> {
      const text = "SELECT 1 FROM conversation_participants WHERE workspace_id = $1 AND id = $2";
      return (await run(db, { name: "firing-has-participant", text }, [workspaceId, participantId])).rowCount === 1;
    },
  };
}

export type PlacesRepository = ReturnType<typeof createPlacesRepository>;
