import { type RefObject, useEffect } from "react";
import { useEditor } from "../store/editor-store";

const focusable = "input, textarea, select, button, [tabindex]";

/** Moves the focus to the field of the wished JSON pointer, or to the nearest place around it that the inspector shows. */
export function useFocusWish(container: RefObject<HTMLElement | null>) {
  const wish = useEditor((state) => state.focusWish);
  useEffect(() => {
    if (!wish) return;
    // The selection has just changed; its forms are there in the next frame.
    const frame = requestAnimationFrame(() => {
      const place = unfolded(container.current, wish.path);
      if (!place) return;
      place.closest("details")?.setAttribute("open", "");
      const target = place.matches(focusable) ? place : place.querySelector<HTMLElement>(focusable);
      target?.focus({ preventScroll: true });
      place.scrollIntoView({ block: "center" });
    });
    return () => cancelAnimationFrame(frame);
  }, [wish, container]);
}

function unfolded(root: HTMLElement | null, path: string): HTMLElement | null {
  const keys = path.split("/");
  for (let length = keys.length; length > 1; length--) {
    const place = root?.querySelector<HTMLElement>(`[data-path="${CSS.escape(keys.slice(0, length).join("/"))}"]`);
    if (place) return place;
  }
  return root;
}
