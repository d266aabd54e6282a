import { useEffect, useMemo } from "react";
import { openStudioSocket, type StudioSocket } from "@/components/trpc/studio-socket";
import type { EditorStore } from "../store/editor-store";
import type { Exchange } from "../sync/exchange";
import { createPresence, fieldAt, stateAt } from "./presence";

export type Live = {
  /** This person's pointer, in the flow's coordinates; null when it is not over the canvas. */
  point: (cursor: { x: number; y: number } | null) => void;
};

type Options = { store: EditorStore; exchange: () => Exchange | null; flowId: string; clientId: string };

/** While the editor is open it hears at once what others do, sees who they are, and says where this person is. */
export function useLive({ store, exchange, flowId, clientId }: Options): Live {
  const wire = useMemo(() => ({ socket: null as StudioSocket | null }), []);
  const presence = useMemo(
    () => createPresence(({ state, field, cursor }) => wire.socket?.volatile.emit("flow:presence", { flowId, state, field, cursor })),
    [wire, flowId],
  );
  useEffect(() => {
    const lost = () => {
      wire.socket = null;
      store.getState().setPeople([]);
    };
    const meet = (people: Parameters<ReturnType<EditorStore["getState"]>["setPeople"]>[0]) =>
      store.getState().setPeople(people.filter((person) => person.clientId !== clientId));
    const onUp = (socket: StudioSocket) =>
      socket.emit("flow:watch", { flowId, clientId }, (answer) => {
        if (!answer.ok) return;
        wire.socket = socket;
        meet(answer.people);
        exchange()?.reached(answer.revision);
        presence.again();
      });
    const { socket, close } = openStudioSocket({ onUp, onLost: lost, onSignedOut: lost });
    socket.on("flow:edited", (edited) => {
      if (edited.flowId === flowId) exchange()?.told(edited);
    });
    socket.on("flow:people", (told) => {
      if (told.flowId === flowId) meet(told.people);
    });
    return () => {
      close();
      lost();
    };
  }, [store, exchange, flowId, clientId, wire, presence]);
  useWhereabouts(store, presence);
  return useMemo(() => ({ point: (cursor) => presence.move({ cursor }) }), [presence]);
}

/** Tells which state is selected and which field has the focus. */
function useWhereabouts(store: EditorStore, presence: ReturnType<typeof createPresence>): void {
  useEffect(() => {
    const enter = ({ target }: FocusEvent) => presence.move({ field: fieldAt(target) });
    const leave = () => presence.move({ field: null });
    presence.move({ state: stateAt(store.getState()) });
    const stop = store.subscribe((state, before) => {
      if (state.selection !== before.selection) presence.move({ state: stateAt(state) });
    });
    document.addEventListener("focusin", enter);
    document.addEventListener("focusout", leave);
    return () => {
      stop();
      document.removeEventListener("focusin", enter);
      document.removeEventListener("focusout", leave);
      presence.stop();
    };
  }, [store, presence]);
}
