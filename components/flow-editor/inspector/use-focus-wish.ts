import { type RefObject, useLayoutEffect } from "react";
import { useEditor, useEditorStore } from "../store/editor-store";
import type { FocusWish } from "../store/selection-slice";

const fields = "input, textarea, select, [role=combobox], [role=switch]";
const focusable = "input, textarea, select, button, [tabindex]";
/** Where the focus goes while a list of choices is open: that is no leaving. */
const choices = "[role=listbox], [role=menu]";

/**
 * Moves the focus to the field of the wished JSON pointer, or to the nearest place around it that the inspector shows. Of what was
 * just added it is the first field, before another key can be pressed; once that place is left, what is wrong with it may be said.
 */
export function useFocusWish(container: RefObject<HTMLElement | null>) {
  const wish = useEditor((state) => state.focusWish);
  const { settleNew } = useEditorStore().getState();
  useLayoutEffect(() => {
    const place = wish && unfolded(container.current, wish.path);
    if (!place) return;
    focusIn(place, wish);
    if (!wish.isNew) return;
    const leave = ({ relatedTarget }: FocusEvent) => {
      const isStaying = relatedTarget instanceof Element && (place.contains(relatedTarget) || relatedTarget.closest(choices) !== null);
      if (!isStaying) settleNew();
    };
    place.addEventListener("focusout", leave);
    return () => place.removeEventListener("focusout", leave);
  }, [wish, container, settleNew]);
}

function focusIn(place: HTMLElement, { isNew }: FocusWish) {
  place.closest("details")?.setAttribute("open", "");
  const first = isNew ? place.querySelector<HTMLElement>(fields) : null;
  const target = first ?? (place.matches(focusable) ? place : place.querySelector<HTMLElement>(focusable));
  target?.focus({ preventScroll: true });
  place.scrollIntoView({ block: isNew ? "nearest" : "center" });
}

function unfolded(root: HTMLElement | null, path: string): HTMLElement | null {
  const keys = path.split("/");
  for (let length = keys.length; length > 1; length--) {
    const place = root?.querySelector<HTMLElement>(`[data-path="${CSS.escape(keys.slice(0, length).join("/"))}"]`);
    if (place) return place;
  }
  return root;
}
