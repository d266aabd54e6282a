import type { FlowState, SendMessage, TurnAnswer } from "@/flows/protocol/chat";
import type { Step } from "@/flows/protocol/step";
import type { Container } from "@/server/container";
import { firstWorkspaceId as workspaceId } from "@/server/db/workspace";

/** What reached the bus about one session. */
export type Heard = { states: FlowState[]; steps: Step[]; texts: string[] };

export type Talk = {
  sessionId: string;
  token: string;
  /** Sends a text, or more than that, with a new `clientMessageId` unless one is given. */
  say: (message: string, more?: Partial<SendMessage>) => Promise<TurnAnswer>;
  heard: Heard;
  opened: Awaited<ReturnType<Container["conversations"]["open"]>>;
};

/** Opens a conversation as a customer's client would. */
export async function openTalk(container: Container, flow: string | null = "food_order_v2"): Promise<Talk> {
  const events: Parameters<Parameters<Container["bus"]["subscribe"]>[0]>[0][] = [];
  const unsubscribe = container.bus.subscribe((event) => events.push(event));
  const opened = await container.conversations.open({ workspaceId, flow });
  unsubscribe();
  const { sessionId, token } = opened;
  const heard: Heard = { states: [], steps: [], texts: [] };
  const hear = (event: (typeof events)[number]) => {
    if (event.type === "flow:edited" || event.sessionId !== sessionId) return;
    if (event.type === "flow:state") heard.states.push(event.payload);
    if (event.type === "flow:step") heard.steps.push(event.payload);
    if (event.type === "message") heard.texts.push(`${event.payload.role}: ${event.payload.content}`);
  };
  for (const event of events) hear(event);
  container.bus.subscribe(hear);
  let sent = 0;
  const say: Talk["say"] = (message, more = {}) => {
    sent += 1;
    return container.conversations.send(sessionId, { sessionId, clientMessageId: `c${sent}`, message, ...more });
  };
  return { sessionId, token, say, heard, opened };
}

/** States without the transient ones, repeats joined. */
export function trailOf(states: readonly FlowState[]): string[] {
  return states
    .filter((state) => state.transient !== true)
    .map((state) => state.state)
    .filter((state, index, all) => state !== all[index - 1]);
}
