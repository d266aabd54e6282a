import { fullSight, type Sight, showState } from "@/flows/masking/sight";
import type { FlowEdited } from "@/flows/protocol/sockets";
import type { Bus } from "../bus/bus";
import type { PayLinks } from "../payments/pay-links";
import type { ChatNamespace, StudioNamespace } from "./namespaces";
import { roomOf } from "./rooms";

export type Sockets = { chat: ChatNamespace; studio: StudioNamespace };

export type Broadcasting = {
  bus: Bus;
  payLinks: Pick<PayLinks, "openMessage">;
  /** False for a room that is known to be empty. */
  isHeard: (room: string) => boolean;
};

/** Carries what happened from the bus to whoever listens. Gives the function that stops it. */
export function broadcast({ chat, studio }: Sockets, { bus, payLinks, isHeard }: Broadcasting): () => void {
  /** To both rooms of a run, each as it may see it. */
  function emitFor(runId: string, masked: () => Sight, emit: (room: string, sight: Sight) => void): void {
    const [full, covered] = [roomOf({ type: "run", runId, sight: "full" }), roomOf({ type: "run", runId, sight: "masked" })];
    if (isHeard(full)) emit(full, fullSight);
    if (isHeard(covered)) emit(covered, masked());
  }

  return bus.subscribe((event) => {
    if (event.type === "flow:edited") {
      const { type: _type, ...edited } = event;
      studio.to(roomOf({ type: "flow", flowId: event.flowId })).emit("flow:edited", withinBounds(edited));
      return;
    }
    const session = roomOf({ type: "session", sessionId: event.sessionId });
    switch (event.type) {
      case "message":
        // Customers hear replies; their own messages are acknowledged to whoever sent them (rule 20).
        if (event.payload.role !== "user") chat.to(session).emit("message", payLinks.openMessage(event.sessionId, event.payload));
        if (event.runId !== null)
          emitFor(event.runId, event.sight, (room, sight) => studio.to(room).emit("message", sight.message(event.payload, event.answeredIn)));
        return;
      case "flow:state":
        chat.to(session).emit("flow:state", event.payload);
        emitFor(
          event.runId,
          () => fullSight,
          (room) => studio.to(room).emit("flow:state", showState(event.payload)),
        );
        return;
      case "flow:step":
        emitFor(event.runId, event.sight, (room, sight) => studio.to(room).emit("flow:step", { runId: event.runId, step: sight.step(event.payload) }));
        return;
      case "attention":
        studio.to(roomOf({ type: "attention", workspaceId: event.workspaceId })).emit("attention:changed", { runId: event.runId });
        return;
      case "order:update":
        chat.to(session).emit("order:update", event.payload);
        return;
      case "typing":
        chat.to(session).emit("typing", { sessionId: event.sessionId, on: event.payload.on });
        return;
    }
  });
}

/** Characters of edits that go to everybody; more is asked for by those who need it. */
const mostEditsLength = 65_536;

function withinBounds(edited: FlowEdited): FlowEdited {
  return JSON.stringify(edited.edits).length > mostEditsLength ? { ...edited, edits: null } : edited;
}
