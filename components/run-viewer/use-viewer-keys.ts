import { useEffect, useRef } from "react";

export type ViewerKeys = {
  step: (by: 1 | -1) => void;
  turn: (by: 1 | -1) => void;
  home: () => void;
  end: () => void;
  togglePlay: () => void;
  search: () => void;
};

/** What Space presses by itself. A link is not among them: Enter follows it. */
const pressedBySpace = "button, summary, input, select, textarea, [role=button], [role=tab], [role=switch], [role=checkbox], [role=menuitem], [role=option]";

/**
 * ← → step, with Shift a turn, Space plays, Home and End, / searches; not while typing in a field or on a control that uses the
 * key itself. Space is taken before anything else hears of it, because the canvas holds it for panning wherever the focus is.
 */
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
    const onSpace = (event: KeyboardEvent) => {
      if (event.key !== " " || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || isPressedBySpace(event.target)) return;
      event.preventDefault();
      event.stopPropagation();
      if (!event.repeat) ref.current.togglePlay();
    };
    window.addEventListener("keydown", onSpace, { capture: true });
    window.addEventListener("keydown", onKeyDown);
    return () => {
      window.removeEventListener("keydown", onSpace, { capture: true });
      window.removeEventListener("keydown", onKeyDown);
    };
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
    case "/":
      return keys.search;
    default:
      return null;
  }
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.closest("input, textarea, select, [role=tablist]") !== null);
}

function isPressedBySpace(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.closest(pressedBySpace) !== null);
}
