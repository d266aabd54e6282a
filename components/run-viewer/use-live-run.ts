import { useEffect, useRef, useState } from "react";
import { openStudioSocket, type StudioSocket } from "@/components/trpc/studio-socket";
import type { ChatMessage, FlowState } from "@/flows/protocol/chat";
import type { Step } from "@/flows/protocol/step";

type Handlers = {
  onSteps: (steps: Step[]) => void;
  onState: (state: FlowState) => void;
  onMessage: (message: ChatMessage) => void;
  /** Connected again, perhaps with another role than before. */
  onBack: () => void;
};
export type Live = "off" | "connecting" | "live" | "lost" | "signedOut";

/** Follows a run while `enabled`: every step after `lastSeq` arrives once, also after a lost connection. Whoever was signed out stays away. */
export function useLiveRun(runId: string, enabled: boolean, lastSeq: number, handlers: Handlers): Live {
  const [live, setLive] = useState<Live>("off");
  const seqRef = useRef(lastSeq);
  const handlersRef = useRef(handlers);
  useEffect(() => {
    seqRef.current = Math.max(seqRef.current, lastSeq);
    handlersRef.current = handlers;
  });
  useEffect(() => {
    if (!enabled) return setLive("off");
    setLive("connecting");
    const take = (steps: Step[]) => {
      const fresh = steps.filter((step) => step.seq > seqRef.current);
      if (fresh.length === 0) return;
      seqRef.current = fresh.at(-1)?.seq ?? seqRef.current;
      handlersRef.current.onSteps(fresh);
    };
    const watch = (by: StudioSocket) =>
      by.emit("run:watch", { runId, after: seqRef.current }, (answer) => {
        setLive(answer.ok ? "live" : "lost");
        if (answer.ok) take(answer.steps);
      });
    const { socket, close } = openStudioSocket({
      onUp(connected, again) {
        if (again) handlersRef.current.onBack();
        watch(connected);
      },
      onLost: () => setLive("lost"),
      onSignedOut: () => setLive("signedOut"),
    });
    socket.on("flow:step", ({ runId: from, step }) => {
      if (from !== runId) return;
      // A gap means that something was missed: ask again for all that came after the last known step.
      if (step.seq > seqRef.current + 1) watch(socket);
      else take([step]);
    });
    socket.on("flow:state", (state) => state.runId === runId && handlersRef.current.onState(state));
    socket.on("message", (message) => handlersRef.current.onMessage(message));
    return close;
  }, [runId, enabled]);
  return live;
}
