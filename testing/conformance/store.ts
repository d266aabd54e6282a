import type { Json } from "@/flows/json/json";
import type { CommitterDeps } from "@/server/db/committer";

/** What a case tells both stores to do, and what it finds in them afterwards. */
export type ConformanceStore = {
  write: CommitterDeps["write"];
  /** A provider's event that waits. */
  receiveWebhook: (id: string) => Promise<void>;
  /** Everything that turns have left in these conversations, spelt the same way by each store. */
  read: (conversationIds: readonly string[]) => Promise<Json>;
};
