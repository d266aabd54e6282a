import { useEffect, useRef, useState } from "react";
import { io, type Socket } from "socket.io-client";
import type { ChatMessage, FlowState } from "@/flows/protocol/chat";
import type { StudioClientEvents, StudioServerEvents } from "@/flows/protocol/sockets";
import type { Step } from "@/flows/protocol/step";

type Handlers = { onSteps: (steps: Step[]) => void; onState: (state: FlowState) => void; onMessage: (message: ChatMessage) => void };
type Live = "off" | "connecting" | "live" | "lost";

/** Follows a run while `enabled`: every step after `lastSeq` arrives once, also after a lost connection. */
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
    const socket: Socket<StudioServerEvents, StudioClientEvents> = io("/studio", { transports: ["websocket", "polling"], withCredentials: true });
    const take = (steps: Step[]) => {
      const fresh = steps.filter((step) => step.seq > seqRef.current);
      if (fresh.length === 0) return;
      seqRef.current = fresh.at(-1)?.seq ?? seqRef.current;
      handlersRef.current.onSteps(fresh);
    };
    const watch = () =>
      socket.emit("run:watch", { runId, after: seqRef.current }, (answer) => {
        setLive(answer.ok ? "live" : "lost");
        if (answer.ok) take(answer.steps);
      });
    socket.on("connect", watch);
    socket.on("disconnect", () => setLive("lost"));
    socket.on("flow:step", ({ runId: from, step }) => {
      if (from !== runId) return;
      // A gap means that something was missed: ask again for all that came after the last known step.
      if (step.seq > seqRef.current + 1) watch();
      else take([step]);
    });
    socket.on("flow:state", (state) => state.runId === runId && handlersRef.current.onState(state));
    socket.on("message", (message) => handlersRef.current.onMessage(message));
    return () => {
      socket.disconnect();
    };
  }, [runId, enabled]);
  return live;
}
