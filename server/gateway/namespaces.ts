import type { DefaultEventsMap, Namespace, Socket } from "socket.io";
import type { ChatClientEvents, ChatServerEvents, StudioClientEvents, StudioServerEvents } from "@/flows/protocol/sockets";
import type { Actor } from "../access/actor";
import type { Credential } from "../accounts/identify";
import type { Network } from "../network/address";

export type ChatData = { sessionId: string; workspaceId: string; tokenHash: string; network: Network; typingAt: number };
/** `actor` is who it was when it was admitted: whoever asks later asks `revalidation.ts`. */
export type StudioData = { credential: Credential; actor: Actor; network: Network };

export type ChatNamespace = Namespace<ChatClientEvents, ChatServerEvents, DefaultEventsMap, ChatData>;
export type StudioNamespace = Namespace<StudioClientEvents, StudioServerEvents, DefaultEventsMap, StudioData>;
export type ChatSocket = Socket<ChatClientEvents, ChatServerEvents, DefaultEventsMap, ChatData>;
export type StudioSocket = Socket<StudioClientEvents, StudioServerEvents, DefaultEventsMap, StudioData>;
