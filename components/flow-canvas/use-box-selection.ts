import { type MouseEvent, type RefObject, useMemo, useRef } from "react";

/** Shift and a drag draw a box around states. Text on the page is never marked by it, and keys pressed afterwards are for the canvas. */
export function useBoxSelection(container: RefObject<HTMLElement | null>) {
  const boxing = useRef(false);
  return useMemo(
    () => ({
      isBoxing: () => boxing.current,
      onSelectionStart: () => {
        boxing.current = true;
      },
      onSelectionEnd: () => {
        boxing.current = false;
      },
      onMouseDownCapture: (event: MouseEvent) => {
        if (!event.shiftKey || event.button !== 0) return;
        // The browser would stretch its own selection from where one last clicked to here.
        event.preventDefault();
        window.getSelection()?.removeAllRanges();
        const { activeElement } = document;
        if (activeElement instanceof HTMLElement && !container.current?.contains(activeElement)) activeElement.blur();
      },
    }),
    [container],
  );
}
