import { io, type Socket } from "socket.io-client";
import { errorCatalogue } from "@/flows/errors";
import type { SendMessage } from "@/flows/protocol/chat";
import type { ChatClientEvents, ChatServerEvents } from "@/flows/protocol/sockets";
import { isPassing, patienceMs, Refused, Unanswered } from "./http";
import type { Ack } from "./ledger";
import type { NodeProcess } from "./node-process";

type ChatClient = Socket<ChatServerEvents, ChatClientEvents>;

/** A customer's websocket: stays at one node while that answers, and goes to another when it does not. */
export function createSocketLine(session: { sessionId: string; token: string }) {
  const line: { socket: ChatClient | null; node: NodeProcess | null } = { socket: null, node: null };

  function close(): void {
    line.socket?.disconnect();
    line.socket = null;
    line.node = null;
  }

  async function connectedTo(node: NodeProcess): Promise<ChatClient> {
    if (line.socket?.connected && line.node === node) return line.socket;
    close();
    const socket: ChatClient = io(`${node.url}/chat`, {
      auth: { token: session.token },
      transports: ["websocket"],
      forceNew: true,
      reconnection: false,
      timeout: patienceMs,
    });
    line.socket = socket;
    line.node = node;
    await settle<void>(socket, (resolve) => void socket.once("connect", resolve));
    const joined = await settle<{ ok: boolean }>(socket, (resolve) => void socket.emit("session:join", { sessionId: session.sessionId, lastSeq: 0 }, resolve));
    if (!joined.ok) throw new Unanswered("the session could not be joined");
    return socket;
  }

  return {
    close,
    /** The node it is connected to, if it is. */
    node: (): NodeProcess | null => (line.socket?.connected ? line.node : null),

    /** @throws Unanswered, Refused */
    async send(node: NodeProcess, message: SendMessage): Promise<Ack> {
      try {
        const socket = await connectedTo(node);
        const answer = await settle<Parameters<Parameters<ChatClientEvents["message:send"]>[1]>[0]>(
          socket,
          (resolve) => void socket.emit("message:send", message, resolve),
        );
        if (answer.ok) return answer;
        const { status } = errorCatalogue[answer.code];
        if (isPassing(status)) throw new Unanswered(answer.code);
        throw new Refused(status, `message:send was refused: ${answer.code} ${answer.message}`);
      } catch (error) {
        close();
        throw error;
      }
    },
  };
}

/** Waits for what `start` resolves, as long as the connection and the customer's patience last. */
function settle<T>(socket: ChatClient, start: (resolve: (value: T) => void) => void): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const end = () => {
      clearTimeout(lost);
      socket.off("disconnect", broken);
      socket.off("connect_error", broken);
    };
    const broken = (reason: string | Error) => {
      end();
      reject(new Unanswered(String(reason)));
    };
    const lost = setTimeout(() => broken("no answer in time"), patienceMs);
    socket.once("disconnect", broken);
    socket.once("connect_error", broken);
    start((value) => {
      end();
      resolve(value);
    });
  });
}

export type SocketLine = ReturnType<typeof createSocketLine>;
