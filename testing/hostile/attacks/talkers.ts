import { io, type Socket } from "socket.io-client";
import { createRestClient } from "../../server/rest-client";
import { countStatuses, type Target } from "./attack";

/** As many calls as a round may have under way at a time. */
const round = 20;

const connected = (socket: Socket) => new Promise<void>((resolve, reject) => socket.once("connect", resolve).once("connect_error", reject));

export type SocketFlood = { sockets: number; events: number; event: string; payload: (sessionId: string) => object };

/** Sockets of one session each that send one event again and again, a few without waiting, until they are disconnected or have sent all. */
export async function floodBySockets(target: Target, { sockets, events, event, payload }: SocketFlood) {
  const seen = { sent: 0, ok: 0, refused: 0, disconnected: 0 };
  await Promise.all(
    Array.from({ length: sockets }, async () => {
      const { sessionId, token } = await target.openSession();
      const socket = io(`${target.url}/chat`, { auth: { token }, transports: ["websocket"], forceNew: true, reconnection: false });
      await connected(socket);
      socket.once("disconnect", () => void (seen.disconnected += 1));
      const send = () => {
        seen.sent += 1;
        socket.emit(event, payload(sessionId), (answer: { ok: boolean; code?: string }) => {
          if (answer.ok) seen.ok += 1;
          else if (answer.code === "RATE_LIMITED") seen.refused += 1;
        });
      };
      for (let sent = 0; sent < events && socket.connected; sent += round) {
        for (let index = 0; index < round; index += 1) send();
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
      await new Promise((resolve) => setTimeout(resolve, 200));
      socket.close();
    }),
  );
  return seen;
}

/** Requests that are under way at a time; many more, and the machine itself refuses connections. */
const lanes = 300;

/** Reads the histories of so many sessions over and over, as many in parallel as there are lanes. */
export async function readHistories(target: Target, { sessions, readsEach }: { sessions: number; readsEach: number }) {
  const open: Awaited<ReturnType<Target["openSession"]>>[] = [];
  // One after the other: what opening costs has limits of its own, and is not what this is about.
  for (let index = 0; index < sessions; index += 1) open.push(await target.openSession());
  const call = createRestClient(target.url);
  const read = ({ sessionId, token }: (typeof open)[number]) => call("GET", `/api/chat/sessions/${sessionId}/messages`, { key: token });
  const waiting = Array.from({ length: readsEach }, () => open).flat();
  const statuses: number[] = [];
  await Promise.all(
    Array.from({ length: lanes }, async () => {
      for (let session = waiting.pop(); session !== undefined; session = waiting.pop()) statuses.push((await read(session)).status);
    }),
  );
  return countStatuses(statuses);
}
