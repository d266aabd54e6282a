import type { Connection } from "@/server/channels/channel";
import type { NewId } from "@/server/db/ids";
import { type Queryable, run } from "@/server/db/pool";

/** Where somebody can be talked to, as it stands. */
export type Reach = {
  /** Null for an address of somebody who is no participant. */
  participantId: string | null;
  /** Of the participant. */
  status: string | null;
  addressId: string | null;
  optedOut: boolean;
  connection: Connection | null;
  /** By the connection's clock, in ms since the epoch. */
  lastInboundAt: number | null;
  /** A run, or a person, is talking to them there. */
  isBusy: boolean;
};

/** Whom a start is for, as far as they are known. */
export type Person = { participantId: string | null; addressId: string | null };

/** What a conversation that is made for a start begins with. */
export type Opening = { module: string; slug: string | null };

const addresses = (
  where: string,
) => `SELECT x.id, x.participant_id, x.opted_out_at, x.conversation_id, (extract(epoch FROM x.last_inbound_at) * 1000)::float8 AS last_inbound,
    jsonb_build_object('id', c.id, 'workspaceId', c.workspace_id, 'channel', c.channel, 'name', c.name, 'publicKey', c.public_key, 'settings', c.settings, 'status', c.status) AS connection
  FROM channel_addresses x JOIN connections c ON c.id = x.connection_id WHERE x.workspace_id = $1 AND ${where}
  ORDER BY x.opted_out_at IS NULL DESC, c.status = 'active' DESC, x.last_inbound_at DESC NULLS LAST, x.created_at DESC LIMIT 1`;

const reached = `p.id AS "participantId", p.status, a.id AS "addressId", a.opted_out_at IS NOT NULL AS "optedOut", a.connection, a.last_inbound AS "lastInboundAt",
  COALESCE(r.status = 'running' AND NOT r.background OR r.status = 'paused' AND r.snapshot ->> 'pausedReason' IN ('handoff', 'operator'), false) AS "isBusy"`;
const theirRun = "LEFT JOIN conversations k ON k.id = a.conversation_id LEFT JOIN flow_runs r ON r.conversation_id = k.id AND r.id = k.foreground_run_id";

/** The address that is used last of those that may be used. */
const reachText = `SELECT ${reached} FROM conversation_participants p LEFT JOIN LATERAL (${addresses("x.participant_id = p.id")}) a ON true ${theirRun}
  WHERE p.workspace_id = $1 AND p.id = ANY ($2)`;

const reachAddressText = `SELECT ${reached} FROM (${addresses("x.id = $2")}) a LEFT JOIN conversation_participants p ON p.id = a.participant_id ${theirRun}`;

/** By what a program knows somebody: the id of a participant, a telephone number, an address. */
const findPersonText = `SELECT p.id AS "participantId", NULL AS "addressId" FROM conversation_participants p WHERE p.workspace_id = $1 AND (p.id = $2 OR p.phone_number = $3)
  UNION ALL (SELECT x.participant_id, x.id FROM channel_addresses x WHERE x.workspace_id = $1 AND (x.address = $2 OR x.address = $3)
    ORDER BY x.last_inbound_at DESC NULLS LAST, x.created_at DESC LIMIT 1)
  LIMIT 1`;

const opened = "id, workspace_id, token_hash, channel, connection_id, address_id, participant_id, module, opened_with, locale, timezone";

/** The conversation of a start is written down with it, so that another try begins the run in the same place. */
const forNobodyText = `WITH f AS (
    UPDATE trigger_firings SET conversation_id = $2 WHERE id = $1 AND conversation_id IS NULL RETURNING workspace_id)
  INSERT INTO conversations (${opened}) SELECT $2, w.id, $3, 'web', NULL, NULL, NULL, $4, $5, w.locale, w.timezone FROM f JOIN workspaces w ON w.id = f.workspace_id`;

/** The conversation of an address that is not there any more, as the statement sees it. */
const goneText = `SELECT x.conversation_id FROM channel_addresses x WHERE x.id = $6 AND NOT EXISTS (SELECT 1 FROM conversations k WHERE k.id = x.conversation_id)`;

/** The address's own conversation; a new one where it has none. Who has waited for the row keeps what was made meanwhile, which it cannot see yet. */
const atAddressText = `WITH a AS (
    UPDATE channel_addresses SET conversation_id = CASE WHEN conversation_id IS NOT DISTINCT FROM (${goneText}) THEN $2 ELSE conversation_id END
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
    /** Of whoever is at that address; null when it is not there. */
    async reachAddress(workspaceId: string, addressId: string): Promise<Reach | null> {
      return (await run<Reach>(db, { name: "firing-reach-address", text: reachAddressText }, [workspaceId, addressId])).rows[0] ?? null;
    },
    /** Whom a program means; a participant of that very name, whom nobody knows, where there is none. */
    async findPerson(workspaceId: string, name: string): Promise<Person> {
      const { rows } = await run<Person>(db, { name: "firing-person", text: findPersonText }, [workspaceId, name, digitsOf(name)]);
      return rows[0] ?? { participantId: name, addressId: null };
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

/** A telephone number as participants have it; anything else as it is. Pure. */
export const digitsOf = (name: string): string => (/^\+?[\d\s().-]+$/.test(name) ? name.replace(/\D/g, "") : name);
