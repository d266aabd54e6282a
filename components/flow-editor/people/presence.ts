import type { EditorState } from "../store/editor-store";

/** Where this person is: everything each time, since what is absent is nowhere. */
export type Presence = { state: string | null; field: string | null; cursor: { x: number; y: number } | null };

/** Between two tellings, in ms: the server takes ten a second. */
const pauseMs = 125;

/** Tells where this person is whenever that has changed, at most so often; the last place is always told. */
export function createPresence(tell: (presence: Presence) => void) {
  let here: Presence = { state: null, field: null, cursor: null };
  let timer: ReturnType<typeof setTimeout> | null = null;
  let isDue = false;

  const now = () => {
    isDue = false;
    if (timer !== null) clearTimeout(timer);
    tell(here);
    timer = setTimeout(() => {
      timer = null;
      if (isDue) now();
    }, pauseMs);
  };
  return {
    move(to: Partial<Presence>): void {
      const next = { ...here, ...to };
      if (next.state === here.state && next.field === here.field && next.cursor?.x === here.cursor?.x && next.cursor?.y === here.cursor?.y) return;
      here = next;
      isDue = true;
      if (timer === null) now();
    },
    /** To a server that knows nothing of this page yet. */
    again: now,
    stop(): void {
      if (timer !== null) clearTimeout(timer);
      timer = null;
    },
  };
}

/** The state that somebody is at: the one that is selected, or the one that the selected transition leads from. Pure. */
export function stateAt({ selection: { states, transition } }: Pick<EditorState, "selection">): string | null {
  return states.length === 1 ? (states[0] ?? null) : (transition?.source ?? null);
}

/** The place of the field that has the focus; null outside of fields. */
export function fieldAt(target: EventTarget | null): string | null {
  if (!(target instanceof HTMLElement) || !target.matches("input, textarea, [contenteditable=true]")) return null;
  return target.closest<HTMLElement>("[data-path]")?.dataset.path?.slice(0, 200) ?? null;
}
