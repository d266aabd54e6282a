import type { z } from "zod";
import { AppError } from "@/flows/errors";
import { type Ack, type Person, presenceSchema, watchFlowSchema } from "@/flows/protocol/sockets";
import type { ReadGate } from "../db/read-gate";
import type { Flows } from "../flows/flows";
import type { StudioSocket } from "./namespaces";
import { oneAtATime } from "./one-at-a-time";
import type { Pending } from "./pending";
import type { People } from "./people";
import { type Responding, readPayload, respond } from "./respond";
import type { Revalidation } from "./revalidation";
import { roomOf } from "./rooms";

export type FlowWatchServices = { flows: Pick<Flows, "openJointly">; readGate: Pick<ReadGate, "run"> };
export type FlowWatchParts = { pending: Pending; revalidation: Revalidation; people: People; responding: Responding };

/** Flows that one socket may have open at a time. */
const watchedFlows = 10;
const unwatchSchema = watchFlowSchema.pick({ flowId: true });
const nowhere = { selection: null, field: null, cursor: null } as const;

/** Who has a flow open hears what is done to it, and who else is there. */
export function serveFlows(socket: StudioSocket, { flows, readGate }: FlowWatchServices, { pending, revalidation, people, responding }: FlowWatchParts): void {
  /** Ids by what the client calls them, which may be the slug. */
  const watched = new Map<string, string>();
  const watching = oneAtATime(watchedFlows);

  /** Asked before joining: a flow that cannot be read cannot be watched. */
  async function watch({ flowId, clientId }: z.infer<typeof watchFlowSchema>): Promise<{ revision: number; people: Person[] }> {
    const actor = await revalidation.actorOf(socket);
    if (watched.size >= watchedFlows && !watched.has(flowId))
      throw new AppError("RATE_LIMITED", { message: `A socket watches at most ${watchedFlows} flows.` });
    const { id, name, revision } = await flows.openJointly(actor, flowId);
    // Whoever lost a right meanwhile has lost the connection, too: a room must not keep it.
    if (!socket.connected || socket.conn.readyState !== "open") throw new AppError("UNAUTHENTICATED", { message: "Connect again." });
    watched.set(flowId, id);
    await socket.join(roomOf({ type: "flow", flowId: id }));
    // Programs listen; they are nobody who is there.
    const person = actor.type === "user" ? { clientId: clientId ?? socket.id, id: actor.id, name, ...nowhere } : null;
    return { revision, people: people.enter(id, socket.id, person) };
  }

  async function leave(flowId: string): Promise<void> {
    const id = watched.get(flowId);
    if (id === undefined) return;
    watched.delete(flowId);
    if ([...watched.values()].includes(id)) return;
    const room = roomOf({ type: "flow", flowId: id });
    await socket.leave(room);
    people.leave(id, socket.id, !socket.nsp.adapter.rooms.has(room));
  }

  socket.on("flow:watch", (payload, ack) =>
    respond({ event: "flow:watch", ack }, responding, () =>
      pending.during(socket.conn, async () => {
        const asked = readPayload(watchFlowSchema, payload);
        return watching(() => readGate.run(socket.data, () => watch(asked)));
      }),
    ),
  );

  socket.on("flow:unwatch", (payload, ack?: Ack<object>) =>
    respond({ event: "flow:unwatch", ack }, responding, async () => {
      await leave(readPayload(unwatchSchema, payload).flowId);
      return {};
    }),
  );

  socket.on("flow:presence", (payload, ack?: Ack<object>) =>
    respond({ event: "flow:presence", ack }, responding, async () => {
      const { flowId, state, entity, field, cursor } = readPayload(presenceSchema, payload);
      const id = watched.get(flowId);
      const selection = state == null && entity == null ? null : { ...(state == null ? {} : { state }), ...(entity == null ? {} : { entity }) };
      if (id !== undefined) people.move(id, socket.id, { selection, field: field ?? null, cursor: cursor ?? null });
      return {};
    }),
  );

  // Its rooms are left already by then.
  socket.once("disconnect", () => {
    for (const flowId of watched.keys()) void leave(flowId);
  });
}
