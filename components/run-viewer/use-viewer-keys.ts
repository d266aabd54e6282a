import { useEffect, useRef } from "react";

export type ViewerKeys = {
  step: (by: 1 | -1) => void;
  turn: (by: 1 | -1) => void;
  home: () => void;
  end: () => void;
  togglePlay: () => void;
  search: () => void;
};

/** ← → step, with Shift a turn, Space plays, Home and End, / searches; not while typing in a field or on a control that uses the key itself. */
export function useViewerKeys(keys: ViewerKeys) {
  const ref = useRef(keys);
  useEffect(() => {
    ref.current = keys;
  });
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      const action = actionFor(event, ref.current);
      if (!action) return;
      event.preventDefault();
      action();
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, []);
}

function actionFor(event: KeyboardEvent, keys: ViewerKeys): (() => void) | null {
  const move = event.shiftKey ? keys.turn : keys.step;
  switch (event.key) {
    case "ArrowLeft":
      return () => move(-1);
    case "ArrowRight":
      return () => move(1);
    case "Home":
      return keys.home;
    case "End":
      return keys.end;
    case " ":
      return event.target instanceof HTMLButtonElement ? null : keys.togglePlay;
    case "/":
      return keys.search;
    default:
      return null;
  }
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.closest("input, textarea, select, [role=tablist]") !== null);
}
