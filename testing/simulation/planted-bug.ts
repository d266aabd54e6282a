import type { ExecutorRegistry } from "@/flows/ports/executor";
import type { MessengerPort } from "@/flows/ports/messenger";
import type { Ports } from "@/flows/ports/ports";
import type { HotCache } from "@/server/conversations/hot-cache";
import type { Queues } from "@/server/conversations/queues";
import type { ConversationsRepository } from "@/server/conversations/repository";
import type { Turns, TurnsDeps } from "@/server/conversations/turns";
import type { Committer, CommitterDeps } from "@/server/db/committer";
import type { DueRows } from "@/server/due/due-rows";
import type { createLane } from "@/server/due/lane";
import type { WakeRepository } from "@/server/due/wake-repository";
import type { PublishedVersions } from "@/server/flows/published-versions";
import type { ClaimedMessage, OutboxRepository } from "@/server/outbox/repository";
import type { PaymentsRepository } from "@/server/payments/repository";
import type { BatchesRepository } from "@/server/triggers/batches-repository";
import type { FiringsRepository } from "@/server/triggers/firings-repository";
import type { PlacesRepository } from "@/server/triggers/places-repository";
import type { WebhooksRepository } from "@/server/webhooks/repository";
import type { Ask } from "./model-repositories";
import type { ModelStore } from "./model-store";
import type { Owner, Scheduler } from "./scheduler";
import type { SeededRandom } from "./seeded-random";
import type { StoreRules } from "./store-rules";
import type { Witness } from "./witness";

export type BugContext = { owner: Owner; scheduler: Scheduler; store: ModelStore; witness: Witness; random: SeededRandom; now: () => number; ask: Ask };

/** Whose calls of a turn go through a seam. */
export type SeamUser = "conversations" | "runs" | "timers" | "webhooks" | "recovery" | "triggers";

export type Commit = TurnsDeps["commit"];

/** A statement with turns of different conversations. */
export type WriteTurns = CommitterDeps["write"];

/** A mistake that somebody could make: each part stands in for the sound one at a seam. The product knows nothing of it. */
export type PlantedBug = {
  /** What is wrong, in a sentence. */
  says: string;
  rules?: Partial<StoreRules>;
  write?: (sound: WriteTurns, context: BugContext) => WriteTurns;
  committer?: (sound: Committer, context: BugContext & { write: WriteTurns }) => Committer;
  commit?: (sound: Commit, context: BugContext) => Commit;
  conversations?: (sound: ConversationsRepository, context: BugContext) => ConversationsRepository;
  wakes?: (sound: WakeRepository, context: BugContext) => WakeRepository;
  payments?: (sound: PaymentsRepository, context: BugContext) => PaymentsRepository;
  webhooks?: (sound: WebhooksRepository, context: BugContext) => WebhooksRepository;
  firings?: (sound: FiringsRepository, context: BugContext) => FiringsRepository;
  places?: (sound: PlacesRepository, context: BugContext) => PlacesRepository;
  batches?: (sound: Pick<BatchesRepository, "fire">, context: BugContext) => Pick<BatchesRepository, "fire">;
  outbox?: (sound: OutboxRepository, context: BugContext) => OutboxRepository;
  messenger?: (sound: MessengerPort, context: BugContext) => MessengerPort;
  relay?: (sound: DueRows<ClaimedMessage>, context: BugContext & { outbox: OutboxRepository; messenger: MessengerPort }) => DueRows<ClaimedMessage>;
  lanes?: (sound: typeof createLane) => typeof createLane;
  hot?: (sound: HotCache, context: BugContext) => HotCache;
  queues?: (sound: Queues, context: BugContext) => Queues;
  ports?: (sound: Ports, context: BugContext) => Ports;
  executors?: (sound: ExecutorRegistry, context: BugContext) => ExecutorRegistry;
  versions?: (sound: PublishedVersions, context: BugContext) => PublishedVersions;
  turns?: (sound: Turns, user: SeamUser, context: BugContext) => Turns;
};
