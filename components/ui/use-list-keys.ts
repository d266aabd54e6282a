import { type KeyboardEvent, useRef } from "react";

const forgottenAfterMs = 1_000;

/**
 * The keys of an open menu or list of options, before Radix sees them: letters go to the item that begins with them, arrows, Home and End move.
 * The focus has moved when the handler returns. Radix moves it in a timer, which a key pressed right after overtakes, so that Enter takes the item before.
 * Letters belong together by when they were pressed, not by when a busy page hears of them.
 */
export function useListKeys(itemRole: "menuitem" | "option") {
  const typed = useRef({ text: "", at: 0 });
  return function onKeyDownCapture(event: KeyboardEvent<HTMLElement>) {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const items = [...event.currentTarget.querySelectorAll<HTMLElement>(`[role=${itemRole}]:not([data-disabled])`)];
    const current = items.findIndex((item) => item === document.activeElement);
    const target = event.key.length === 1 ? startingWith(items, current, typeOn(typed.current, event)) : movedTo(items, current, event.key);
    if (target === undefined) return;
    event.preventDefault();
    target?.focus();
  };
}

/** What has been typed so far. A space first is not text: it chooses. */
function typeOn(typed: { text: string; at: number }, { key, timeStamp }: KeyboardEvent): string | undefined {
  const isGoingOn = typed.text !== "" && timeStamp - typed.at < forgottenAfterMs;
  if (!isGoingOn && key === " ") return;
  Object.assign(typed, { text: (isGoingOn ? typed.text : "") + key.toLowerCase(), at: timeStamp });
  return typed.text;
}

/** `null`: nothing begins like this. One letter, also repeated, goes on to the next item that begins with it. */
function startingWith(items: HTMLElement[], current: number, text: string | undefined): HTMLElement | null | undefined {
  if (text === undefined) return;
  const [letter = ""] = text;
  const isOneLetter = [...text].every((other) => other === letter);
  const from = Math.max(current + (isOneLetter ? 1 : 0), 0);
  const inTurn = [...items.slice(from), ...items.slice(0, from)];
  return (
    inTurn.find((item) =>
      (item.dataset.text ?? item.textContent ?? "")
        .trim()
        .toLowerCase()
        .startsWith(isOneLetter ? letter : text),
    ) ?? null
  );
}

/** At the ends the focus stays. */
function movedTo(items: HTMLElement[], current: number, key: string): HTMLElement | null | undefined {
  switch (key) {
    case "ArrowDown":
      return items[current + 1] ?? null;
    case "ArrowUp":
      return (current === -1 ? items.at(-1) : items[current - 1]) ?? null;
    case "Home":
      return items[0] ?? null;
    case "End":
      return items.at(-1) ?? null;
  }
}
