import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createPresence, type Presence, stateAt } from "./presence";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

it("tells the first move at once, and of many in a row the last, at most eight times a second", () => {
  const told: Presence[] = [];
  const presence = createPresence((here) => told.push(here));
  for (let x = 0; x < 100; x += 1) {
    presence.move({ cursor: { x, y: 0 } });
    vi.advanceTimersByTime(10);
  }
  vi.advanceTimersByTime(1000);
  expect(told.length).toBeLessThanOrEqual(9);
  expect(told[0]?.cursor?.x).toBe(0);
  expect(told.at(-1)?.cursor?.x).toBe(99);
});

it("tells nothing while nothing changes, and everything again to a server that came back", () => {
  const told: Presence[] = [];
  const presence = createPresence((here) => told.push(here));
  presence.move({ state: "ask", field: "/states/ask/description" });
  presence.move({ state: "ask" });
  vi.advanceTimersByTime(1000);
  expect(told).toEqual([{ state: "ask", field: "/states/ask/description", cursor: null }]);
  presence.again();
  expect(told[1]).toEqual(told[0]);
});

it("is at the state that is selected, or that the selected transition leads from", () => {
  const transition = { source: "ask", event: "go", index: 0 };
  expect(stateAt({ selection: { states: ["ask"], transition: null } })).toBe("ask");
  expect(stateAt({ selection: { states: [], transition } })).toBe("ask");
  expect(stateAt({ selection: { states: ["ask", "done"], transition: null } })).toBeNull();
});
