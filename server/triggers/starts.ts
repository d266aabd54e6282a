import { AppError } from "@/flows/errors";
import type { JsonObject } from "@/flows/json/json";
import { type Actor, authorise, bylineOf } from "@/server/access/actor";
import type { PublishedVersions } from "@/server/flows/published-versions";
import { type BatchPerson, type BatchProgress, mostInBatch } from "./batch";
import type { BatchesRepository } from "./batches-repository";
import type { SkipReason } from "./firing";
import { hindranceOf } from "./hindrance";
import { digitsOf, type PlacesRepository, type Reach } from "./places-repository";
import { shownPerson } from "./shown-person";

export type StartsDeps = {
  batches: Pick<BatchesRepository, "start" | "progress" | "people">;
  places: Pick<PlacesRepository, "reach" | "findPeople">;
  versions: Pick<PublishedVersions, "latest">;
  /** Starts have been made. */
  onFirings: () => void;
  now: () => number;
};

/** Whom a flow is to be started for: ids of participants, or phone numbers with the country's code. */
export type Wish = { flow: string; people: readonly string[]; data: JsonObject };

/** What a start would do now. */
export type StartPreview = { total: number; starts: number; skipped: { reason: SkipReason; count: number }[] };

const maxDataLength = 16_384;
const pageOfPeople = 200;

/** Starts of one flow for many people, by an operator or another program. */
export function createStarts({ batches, places, versions, onFirings, now }: StartsDeps) {
  /** Each person once. Who is not known stays as they were named, so that the report says so. */
  async function resolve(actor: Actor, people: readonly string[]): Promise<string[]> {
    const names = [...new Set(people.map(nameOf).filter((name) => name !== ""))];
    if (names.length === 0) throw invalid("nobody is named");
    if (names.length > mostInBatch) throw invalid(`at most ${mostInBatch} people at once`);
    const found = await places.findPeople(actor.workspaceId, names);
    const idOf = new Map([...found.map(({ id }) => [id, id] as const), ...found.flatMap(({ id, phone }) => (phone === null ? [] : [[phone, id] as const]))]);
    return [...new Set(names.map((name) => idOf.get(name) ?? name))];
  }

  async function require(actor: Actor, id: string): Promise<BatchProgress> {
    const progress = await batches.progress(actor.workspaceId, id);
    if (progress === null) throw new AppError("NOT_FOUND", { message: "There is no such batch." });
    return progress;
  }

  return {
    /** Writes nothing and starts nothing. @throws AppError FLOW_NOT_FOUND, FLOW_NOT_PUBLISHED, FLOW_INACTIVE, INVALID_INPUT */
    async preview(actor: Actor, { flow, people }: Wish): Promise<StartPreview> {
      authorise(actor, "triggers:manage");
      await versions.latest(actor.workspaceId, flow);
      const ids = await resolve(actor, people);
      const reaches = new Map((await places.reach(actor.workspaceId, ids)).map((reach) => [reach.participantId ?? "", reach]));
      const counts = new Map<SkipReason | null, number>();
      for (const id of ids) {
        const reason = expectedOf(reaches.get(id) ?? null, now());
        counts.set(reason, (counts.get(reason) ?? 0) + 1);
      }
      const skipped = [...counts].flatMap(([reason, count]) => (reason === null ? [] : [{ reason, count }]));
      return { total: ids.length, starts: counts.get(null) ?? 0, skipped: skipped.toSorted((a, b) => b.count - a.count) };
    },
    /** The same key again is the same batch. @throws AppError FLOW_NOT_FOUND, FLOW_NOT_PUBLISHED, FLOW_INACTIVE, INVALID_INPUT */
    async start(actor: Actor, { flow, people, data }: Wish, key: string | null): Promise<BatchProgress> {
      authorise(actor, "triggers:manage");
      if (JSON.stringify(data).length > maxDataLength) throw invalid("data has at most 16 KB");
      const { flowId, slug } = await versions.latest(actor.workspaceId, flow);
      const kind = actor.type === "apiKey" ? "api" : "operator";
      const { actor: by, origin } = bylineOf(actor);
      const batch = {
        workspaceId: actor.workspaceId,
        flowId,
        kind,
        name: slug,
        key: key === null ? null : `${kind}:${slug}:${key}`,
        data,
        by,
        origin,
      } as const;
      const id = await batches.start({ ...batch, people: await resolve(actor, people) });
      onFirings();
      return require(actor, id);
    },
    /** @throws AppError NOT_FOUND */
    async progress(actor: Actor, id: string): Promise<BatchProgress> {
      authorise(actor, "triggers:read");
      return require(actor, id);
    },
    /** What came of it for each, in pages. @throws AppError NOT_FOUND */
    async people(actor: Actor, id: string, after: string | null): Promise<{ people: BatchPerson[]; nextCursor: string | null }> {
      authorise(actor, "triggers:read");
      await require(actor, id);
      const people = await batches.people(actor.workspaceId, id, { after: after ?? "", limit: pageOfPeople });
      const shown = people.map((person) => ({ ...person, participantId: shownPerson(actor, person.participantId) }));
      return { people: shown, nextCursor: people.length < pageOfPeople ? null : (people.at(-1)?.id ?? null) };
    },
  };
}

const expectedOf = (reach: Reach | null, now: number): SkipReason | null => hindranceOf(reach, now) ?? (reach?.isBusy === true ? "BUSY" : null);

/** As participants are known: an id, or the digits of a number. */
const nameOf = (text: string): string => digitsOf(text.trim().slice(0, 64));

const invalid = (message: string) => new AppError("INVALID_INPUT", { message, details: { issues: [{ path: "/people", message }] } });

export type Starts = ReturnType<typeof createStarts>;
