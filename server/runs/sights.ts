import type { Json } from "@/flows/json/json";
import { sensitiveValues } from "@/flows/masking/sensitive-values";
import { fullSight, jointSight, maskedSight, type Sight, strangersSight } from "@/flows/masking/sight";
import type { ChatMessage } from "@/flows/protocol/chat";
import { markShown, type Shown } from "@/flows/protocol/shown";
import { type Actor, may } from "@/server/access/actor";
import type { PublishedVersion, PublishedVersions } from "@/server/flows/published-versions";
import type { RunSummary, StoredSummary } from "./run-summary";
import type { SeenRun, WrittenRepository } from "./written-repository";

export type SightsDeps = { repository: WrittenRepository; versions: Pick<PublishedVersions, "byId"> };

/** What was said last in a run, in which state or, by the customer, whenever. */
export type LastSaid = { sessionId: string; runId: string; last: StoredSummary["last"] };

/** The sight of each run; null stands for what no run of the conversation has said. */
export type SightOf = (conversationId: string, runId: string | null) => Sight;

/** What somebody may see of runs (docs/decisions/0016). Whoever may see everything costs no read. */
export function createSights({ repository, versions }: SightsDeps) {
  async function valuesOf(seen: readonly SeenRun[], versionOf: ReadonlyMap<string, PublishedVersion>): Promise<Map<string, Json[]>> {
    const keys = [...versionOf.values()].map((version) => version.sensitivity().sources);
    const wanted = keys.includes(null) ? null : [...new Set(keys.flatMap((some) => [...(some ?? [])]))];
    const values = new Map<string, Json[]>();
    if (wanted?.length === 0) return values;
    const knownIn = new Map<string, SeenRun[]>();
    for (const run of seen) knownIn.set(run.id, [...(knownIn.get(run.id) ?? []), run]);
    for (const { runId, ...written } of await repository.written([...knownIn.keys()], wanted)) {
      for (const { versionId, conversationId } of knownIn.get(runId) ?? []) {
        const version = versionOf.get(versionId);
        if (version === undefined) continue;
        const known = values.get(conversationId) ?? [];
        known.push(...sensitiveValues(version.sensitivity(), [written]));
        values.set(conversationId, known);
      }
    }
    return values;
  }

  const answeredIn = async (actor: Actor, conversationIds: readonly string[], messageIds: readonly string[]): Promise<ReadonlyMap<string, string>> =>
    may(actor, "sensitive:read") || messageIds.length === 0 ? new Map() : repository.answeredIn(conversationIds, messageIds);

  async function sightsFor(actor: Actor, conversationIds: readonly string[]): Promise<SightOf> {
    if (may(actor, "sensitive:read")) return () => fullSight;
    const seen = await repository.runsOf(actor.workspaceId, [...new Set(conversationIds)]);
    const named = [...new Set(seen.map(({ versionId }) => versionId))];
    const versionOf = new Map<string, PublishedVersion>();
    // One after the other: one read takes one connection.
    for (const id of named) versionOf.set(id, await versions.byId(id));
    const values = await valuesOf(seen, versionOf);
    const made = new Map<string, Sight>();
    const make = (conversationId: string, runId: string | null): Sight => {
      const known = values.get(conversationId) ?? [];
      const lives = new Set(seen.flatMap(({ id, versionId }) => (id === runId ? [versionOf.get(versionId)] : [])));
      const each = [...lives].flatMap((version) =>
        version === undefined ? [] : [maskedSight({ definition: version.definition, sensitivity: version.sensitivity() }, known)],
      );
      return each.length === 0 ? strangersSight(known) : jointSight(each);
    };
    return (conversationId, runId) => {
      const name = `${conversationId} ${runId}`;
      const sight = made.get(name) ?? make(conversationId, runId);
      made.set(name, sight);
      return sight;
    };
  }

  /** The last words of each, in as many reads as for one. */
  async function lastWords(actor: Actor, said: readonly LastSaid[], sightOf: SightOf): Promise<(Shown<string> | null)[]> {
    const answered = await answeredIn(
      actor,
      [...new Set(said.map(({ sessionId }) => sessionId))],
      said.flatMap(({ last }) => (last?.role === "user" ? [last.id] : [])),
    );
    return said.map(({ sessionId, runId, last }) => {
      if (last === null) return null;
      const state = last.role === "user" ? (answered.get(last.id) ?? null) : last.state;
      return sightOf(sessionId, runId).words({ ...last, state });
    });
  }

  return {
    sightsFor,

    /** What was said last in each of some runs. */
    async lastWords(actor: Actor, said: readonly LastSaid[]): Promise<(Shown<string> | null)[]> {
      const sightOf = await sightsFor(
        actor,
        said.map(({ sessionId }) => sessionId),
      );
      return lastWords(actor, said, sightOf);
    },

    /** Messages of one conversation, of whatever runs. */
    async messages(actor: Actor, conversationId: string, messages: readonly ChatMessage[]): Promise<Shown<ChatMessage[]>> {
      const sightOf = await sightsFor(actor, [conversationId]);
      const answered = await answeredIn(
        actor,
        [conversationId],
        messages.filter(({ role }) => role === "user").map(({ id }) => id),
      );
      return markShown(messages.map((message) => sightOf(conversationId, message.metadata.runId ?? null).message(message, answered.get(message.id) ?? null)));
    },

    /** Runs of a list with their last words. */
    async summaries(actor: Actor, rows: readonly StoredSummary[]): Promise<Shown<RunSummary[]>> {
      const sightOf = await sightsFor(
        actor,
        rows.map(({ sessionId }) => sessionId),
      );
      const said = rows.map(({ id, sessionId, last }) => ({ sessionId, runId: id, last }));
      const words = await lastWords(actor, said, sightOf);
      return markShown(
        rows.map(({ last: _last, ...run }, index) => ({ ...run, error: sightOf(run.sessionId, run.id).error(run.error), lastMessage: words[index] ?? null })),
      );
    },
  };
}

export type Sights = ReturnType<typeof createSights>;
