import type { Bus, BusEvent } from "../bus/bus";
import type { ChatNamespace, StudioNamespace } from "./namespaces";
import { roomOf } from "./rooms";

export type Sockets = { chat: ChatNamespace; studio: StudioNamespace };
/** How a step reads to agents and viewers. */
export type MaskStep = (
  step: Extract<BusEvent, { type: "flow:step" }>["payload"],
  sensitiveKeys: readonly string[],
) => Extract<BusEvent, { type: "flow:step" }>["payload"];

/** Carries what happened from the bus to whoever listens; the rooms live in this process's memory. Gives the function that stops it. */
export function broadcast(bus: Bus, { chat, studio }: Sockets, maskStep: MaskStep): () => void {
  return bus.subscribe((event) => {
    const session = roomOf({ type: "session", sessionId: event.sessionId });
    switch (event.type) {
      case "message":
        // Customers hear replies; their own messages are acknowledged to whoever sent them (rule 20).
        if (event.payload.role !== "user") chat.to(session).emit("message", event.payload);
        if (event.runId !== null) studio.to(runRooms(event.runId)).emit("message", event.payload);
        return;
      case "flow:state":
        chat.to(session).emit("flow:state", event.payload);
        studio.to(runRooms(event.runId)).emit("flow:state", event.payload);
        return;
      case "flow:step":
        studio.to(roomOf({ type: "run", runId: event.runId, sight: "full" })).emit("flow:step", { runId: event.runId, step: event.payload });
        studio
          .to(roomOf({ type: "run", runId: event.runId, sight: "masked" }))
          .emit("flow:step", { runId: event.runId, step: maskStep(event.payload, event.sensitiveKeys) });
        return;
      case "attention":
        studio.to(roomOf({ type: "attention", workspaceId: event.workspaceId })).emit("attention:changed", { runId: event.runId });
        return;
      case "typing":
        chat.to(session).emit("typing", { sessionId: event.sessionId, on: event.payload.on });
        return;
    }
  });
}

function runRooms(runId: string): string[] {
  return [roomOf({ type: "run", runId, sight: "full" }), roomOf({ type: "run", runId, sight: "masked" })];
}
