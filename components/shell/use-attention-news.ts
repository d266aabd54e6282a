import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { io, type Socket } from "socket.io-client";
import { useTRPC } from "@/components/trpc/use-trpc";
import type { StudioClientEvents, StudioServerEvents } from "@/flows/protocol/sockets";

/** Several turns of a conversation may come together. */
const settleMs = 120;

/** While `enabled`, everything that shows who waits for a person is read again as soon as it changes, also after a lost connection. */
export function useAttentionNews(enabled: boolean): void {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  useEffect(() => {
    if (!enabled) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const readAgain = () => {
      clearTimeout(timer);
      timer = setTimeout(() => void queryClient.invalidateQueries({ queryKey: trpc.handoffs.pathKey() }), settleMs);
    };
    const socket: Socket<StudioServerEvents, StudioClientEvents> = io("/studio", { transports: ["websocket", "polling"], withCredentials: true });
    socket.on("connect", () => socket.emit("attention:watch", {}, (answer) => answer.ok && readAgain()));
    socket.on("attention:changed", readAgain);
    return () => {
      clearTimeout(timer);
      socket.disconnect();
    };
  }, [enabled, queryClient, trpc]);
}
