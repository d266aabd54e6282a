import type { StateName } from "@/flows/definition/schema";
import type { Sight } from "@/flows/masking/sight";
import type { ChatMessage, FlowState } from "@/flows/protocol/chat";
import type { FlowEdited, OrderUpdate } from "@/flows/protocol/sockets";
import type { Step } from "@/flows/protocol/step";

/**
 * What happened, after the commit that holds it. `message` comes for all roles: the customer's own ones too, for those who
 * watch the run, with the state it was said to. `sight` is how it reads to agents and viewers, made when it is first asked for.
 */
export type BusEvent =
  | { type: "message"; sessionId: string; runId: string | null; payload: ChatMessage; answeredIn: StateName | null; sight: () => Sight }
  | { type: "flow:state"; sessionId: string; runId: string; payload: FlowState }
  | { type: "flow:step"; sessionId: string; runId: string /** Of a fork: it is no customer's. */; sandbox: boolean; payload: Step; sight: () => Sight }
  /** What a run that waits for a person, or was given back by one, is at has changed. */
  | { type: "attention"; workspaceId: string; sessionId: string; runId: string }
  /** The document that is edited has changed. */
  | ({ type: "flow:edited" } & FlowEdited)
  | { type: "order:update"; sessionId: string; runId: string; payload: OrderUpdate }
  | { type: "typing"; sessionId: string; runId: string | null; payload: { on: boolean } };

export type BusListener = (event: BusEvent) => void;

/** Carries events between the parts of one process. A listener that throws is reported and does not stop the others. */
export function createBus({ onError }: { onError: (error: unknown) => void }) {
  const listeners = new Map<BusListener, BusEvent["type"] | null>();
  return {
    publish(event: BusEvent): void {
      for (const [listener, only] of listeners) {
        if (only !== null && only !== event.type) continue;
        try {
          listener(event);
        } catch (error) {
          onError(error);
        }
      }
    },
    /** Whether anybody would hear an event of that kind: one that nobody hears need not be made. */
    isHeard(type: BusEvent["type"]): boolean {
      for (const only of listeners.values()) if (only === null || only === type) return true;
      return false;
    },
    /** To everything, or to one kind of event only. Gives the function that ends the subscription. */
    subscribe(listener: BusListener, only: BusEvent["type"] | null = null): () => void {
      listeners.set(listener, only);
      return () => listeners.delete(listener);
    },
  };
}

export type Bus = ReturnType<typeof createBus>;
