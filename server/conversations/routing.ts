import type { StartSignal } from "@/flows/engine/run/signal";
import type { JsonObject } from "@/flows/json/json";
import type { RunInput } from "@/flows/ports/executor";
import type { PublishedVersion } from "@/server/flows/published-versions";
import type { Conversation, LiveRun } from "./conversation";
import type { Decision, FindOutermost } from "./turn-request";

/** What conversations ask of whoever decides where a message goes. */
export type Routing = {
  /** What a customer's message does. */
  decide: (conversation: Conversation, run: LiveRun | null, input: RunInput, outermost: FindOutermost) => Promise<Decision>;
  startSignal: (
    conversation: Conversation,
    version: PublishedVersion,
    startedBy: string,
    input: RunInput | null,
    entities: JsonObject | null,
  ) => Promise<StartSignal>;
};
