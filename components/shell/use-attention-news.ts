import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { openStudioSocket } from "@/components/trpc/studio-socket";
import { useTRPC } from "@/components/trpc/use-trpc";

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
    const { socket, close } = openStudioSocket({
      onUp: (connected) => connected.emit("attention:watch", {}, (answer) => answer.ok && readAgain()),
    });
    socket.on("attention:changed", readAgain);
    return () => {
      clearTimeout(timer);
      close();
    };
  }, [enabled, queryClient, trpc]);
}
