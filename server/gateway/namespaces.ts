import type { DefaultEventsMap, Namespace, Socket } from "socket.io";
import type { ChatClientEvents, ChatServerEvents, StudioClientEvents, StudioServerEvents } from "@/flows/protocol/sockets";
import type { Actor } from "../accounts/actor";

export type ChatData = { sessionId: string; typingAt: number };
/** `actor` asks again who it is: a role may have changed, a key may have been revoked. */
export type StudioData = { actor: () => Promise<Actor | null> };

export type ChatNamespace = Namespace<ChatClientEvents, ChatServerEvents, DefaultEventsMap, ChatData>;
export type StudioNamespace = Namespace<StudioClientEvents, StudioServerEvents, DefaultEventsMap, StudioData>;
export type ChatSocket = Socket<ChatClientEvents, ChatServerEvents, DefaultEventsMap, ChatData>;
export type StudioSocket = Socket<StudioClientEvents, StudioServerEvents, DefaultEventsMap, StudioData>;
