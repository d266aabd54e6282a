import type { Trigger } from "@/flows/definition/schema";
import type { TriggerView } from "@/flows/protocol/triggers";
import { parseCron } from "@/flows/triggers/cron";
import { describeCron } from "@/flows/triggers/describe-cron";
import { nextTimes } from "@/flows/triggers/next-times";
import { triggersOf } from "@/flows/triggers/triggers-of";
import { isZone } from "@/flows/triggers/zone-time";
import { type Actor, authorise } from "@/server/access/actor";
import type { Flows } from "@/server/flows/flows";
import type { Tenants } from "@/server/workspaces/tenants";
import type { BatchProgress } from "./batch";
import type { BatchesRepository } from "./batches-repository";
import type { FiredRow, OverviewRepository } from "./overview-repository";
import { shownPerson } from "./shown-person";
import type { WebhookAddresses } from "./webhook-addresses";

export type OverviewDeps = {
  flows: Pick<Flows, "triggers">;
  tenants: Pick<Tenants, "find">;
  addresses: Pick<WebhookAddresses, "find">;
  repository: OverviewRepository;
  batches: Pick<BatchesRepository, "list">;
  now: () => number;
};

/** `findings`: what speaks against a trigger's firing, in sentences. */
export type FlowTriggers = {
  flow: { slug: string; name: string; status: string; isPublic: boolean; priority: number };
  /** They are those that are live; otherwise those of the draft. */
  isPublished: boolean;
  zone: string;
  triggers: TriggerView[];
  findings: { message: string; fix: string | null }[];
};

export type FiredView = Omit<FiredRow, "dueAt" | "createdAt"> & { dueAt: string | null; createdAt: string };

const timesShown = 3;
const firedShown = 50;
const batchesShown = 10;

/** What starts a flow, and what came of it, for people. */
export function createTriggerOverview({ flows, tenants, addresses, repository, batches, now }: OverviewDeps) {
  async function viewsOf(actor: Actor, trigger: Trigger, zone: string): Promise<TriggerView[]> {
    const { intent, keyword, webhook, schedule } = trigger;
    return [
      ...(intent ? [{ type: "intent" as const, text: intent }] : []),
      ...(keyword ? [{ type: "keyword" as const, text: keyword }] : []),
      ...(webhook ? [{ type: "webhook" as const, text: webhook, person: trigger.person ?? null, address: await addresses.find(actor, webhook) }] : []),
      ...(schedule ? [scheduleView(trigger, schedule, { zone, now: now() })] : []),
    ];
  }

  return {
    async ofFlow(actor: Actor, idOrSlug: string): Promise<FlowTriggers> {
      authorise(actor, "triggers:read");
      const { flow, definition, isPublished, findings } = await flows.triggers(actor, idOrSlug);
      const { timezone } = await tenants.find(actor.workspaceId);
      const triggers = await Promise.all(triggersOf(definition).map((trigger) => viewsOf(actor, trigger, timezone)));
      const { slug, name, status, isPublic, priority } = flow;
      return {
        flow: { slug, name, status, isPublic, priority },
        isPublished,
        zone: timezone,
        triggers: triggers.flat(),
        findings: findings.map(({ message, fix = null }) => ({ message, fix })),
      };
    },
    /** The newest single starts, and the newest batches. Nothing of what they were given or said. */
    async fired(actor: Actor, idOrSlug: string): Promise<{ fired: FiredView[]; batches: BatchProgress[] }> {
      authorise(actor, "triggers:read");
      const { flow } = await flows.triggers(actor, idOrSlug);
      const [rows, listed] = await Promise.all([
        repository.fired(actor.workspaceId, flow.id, firedShown),
        batches.list(actor.workspaceId, flow.id, batchesShown),
      ]);
      const fired = rows.map((row) => ({
        ...row,
        participantId: shownPerson(actor, row.participantId),
        dueAt: row.dueAt?.toISOString() ?? null,
        createdAt: row.createdAt.toISOString(),
      }));
      return { fired, batches: listed };
    },
  };
}

function scheduleView(trigger: Trigger, text: string, { zone, now }: { zone: string; now: number }): TriggerView {
  const { timezone, audience = null, purpose = null } = trigger;
  const parsed = parseCron(text);
  const own = timezone || zone;
  const next = parsed.ok && isZone(own) ? nextTimes(parsed.cron, own, { after: now, count: timesShown }) : [];
  return {
    type: "schedule",
    text,
    words: parsed.ok ? describeCron(parsed.cron) : null,
    zone: own,
    followsWorkspace: !timezone,
    audience,
    purpose,
    next: next.map((at) => new Date(at).toISOString()),
  };
}

export type TriggerOverview = ReturnType<typeof createTriggerOverview>;
