import { io, type Socket } from "socket.io-client";
import type { StudioClientEvents, StudioServerEvents } from "@/flows/protocol/sockets";
import { pageWorkspace } from "./page-workspace";

export type StudioSocket = Socket<StudioServerEvents, StudioClientEvents>;

/** Between two tries where the client does not try again by itself: the server has ended or refused the socket. */
const againAfterMs = 1_000;

export type StudioSocketEvents = {
  /** `again`: not for the first time, and perhaps with another role than before. */
  onUp: (socket: StudioSocket, again: boolean) => void;
  onLost?: () => void;
  /** The sign-in is over: it does not try again. */
  onSignedOut?: () => void;
};

/** Asked at each connection: the page may know by then which workspace it is of. */
function ofPage(give: (auth: { workspaceId?: string }) => void): void {
  const workspaceId = pageWorkspace();
  give(workspaceId === null ? {} : { workspaceId });
}

/** A connection of the page to `/studio`, the only way to open one; it comes back by itself until it is signed out or stopped. */
export function openStudioSocket({ onUp, onLost, onSignedOut }: StudioSocketEvents): { socket: StudioSocket; close: () => void } {
  const socket: StudioSocket = io("/studio", { transports: ["websocket"], withCredentials: true, auth: ofPage });
  let connections = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tryAgain = () => {
    clearTimeout(timer);
    timer = setTimeout(() => socket.connect(), againAfterMs);
  };
  socket.on("connect", () => {
    connections += 1;
    onUp(socket, connections > 1);
  });
  socket.on("disconnect", (reason) => {
    onLost?.();
    if (reason === "io server disconnect") tryAgain();
  });
  socket.on("connect_error", (error) => {
    if (error.message === "UNAUTHENTICATED") return onSignedOut?.();
    onLost?.();
    if (!socket.active) tryAgain();
  });
  return {
    socket,
    close() {
      clearTimeout(timer);
      socket.disconnect();
    },
  };
}
