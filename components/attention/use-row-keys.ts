import { type KeyboardEvent, type RefObject, useEffect, useRef } from "react";

const rows = "[data-dead-letter]";
const firstAction = "[data-first-action]";

/**
 * Arrow keys (or j and k), Home and End move between the first actions of the rows. When the row that `leaving` named goes from
 * the list and takes the focus with it, the row that stands in its place has it.
 */
export function useRowKeys(list: RefObject<HTMLElement | null>, items: readonly { id: string }[] | undefined) {
  const left = useRef<{ id: string; place: number } | null>(null);

  useEffect(() => {
    const gone = left.current;
    if (gone === null || items === undefined || items.some(({ id }) => id === gone.id)) return;
    left.current = null;
    if (document.activeElement !== null && document.activeElement !== document.body) return;
    if (items.length === 0) document.getElementById("main")?.focus();
    else focus(rowsOf(list.current)[Math.min(gone.place, items.length - 1)]);
  }, [items, list]);

  function onKeyDown(event: KeyboardEvent<HTMLElement>) {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const existing = rowsOf(list.current);
    const at = existing.findIndex((row) => row.contains(document.activeElement));
    const to = { ArrowDown: at + 1, j: at + 1, ArrowUp: at - 1, k: at - 1, Home: 0, End: existing.length - 1 }[event.key];
    if (to === undefined || at === -1) return;
    event.preventDefault();
    focus(existing[Math.max(0, Math.min(existing.length - 1, to))]);
  }

  const leaving = (id: string) => {
    left.current = { id, place: rowsOf(list.current).findIndex((row) => row.dataset.deadLetter === id) };
  };
  return { onKeyDown, leaving };
}

const rowsOf = (list: HTMLElement | null) => [...(list?.querySelectorAll<HTMLElement>(rows) ?? [])];
const focus = (row: HTMLElement | undefined) => row?.querySelector<HTMLElement>(firstAction)?.focus();
