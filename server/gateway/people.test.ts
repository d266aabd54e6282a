import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Person } from "@/flows/protocol/sockets";
import { createPeople } from "./people";

const person = (clientId: string): Person => ({ clientId, id: `u_${clientId}`, name: clientId, selection: null, field: null, cursor: null });
const at = (x: number) => ({ selection: null, field: null, cursor: { x, y: 0 } });

/** Processes that hear each other at once, unless one of them is dead. */
function network() {
  const nodes = new Map<string, (text: string, from: string) => void>();
  const said: string[] = [];
  const node = (name: string) => {
    const told: string[][] = [];
    const people = createPeople({
      tell: (_flowId, all) => told.push(all.map(({ clientId, cursor }) => (cursor === null ? clientId : `${clientId}@${cursor.x}`))),
      whispers: {
        send: (text) => {
          said.push(`${name} ${text}`);
          for (const [other, hear] of nodes) if (other !== name && nodes.has(name)) hear(text, name);
        },
        onHeard: (listener) => void nodes.set(name, listener),
      },
    });
    return { people, told };
  };
  return { node, nodes, said };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it("tells everybody of everybody, wherever they are, and of who has gone", async () => {
  const { node } = network();
  const [one, two] = [node("one"), node("two")];
  expect(one.people.enter("f", "s1", person("asha"))).toEqual([person("asha")]);
  await vi.advanceTimersByTimeAsync(1_000);
  // Whoever comes later is told who is there already.
  two.people.enter("f", "s2", person("ben"));
  await vi.advanceTimersByTimeAsync(1_000);
  expect([one.told.at(-1), two.told.at(-1)]).toEqual([
    ["asha", "ben"],
    ["ben", "asha"],
  ]);
  two.people.move("f", "s2", at(7));
  await vi.advanceTimersByTimeAsync(1_000);
  expect([one.told.at(-1), two.told.at(-1)]).toEqual([
    ["asha", "ben@7"],
    ["ben@7", "asha"],
  ]);
  two.people.leave("f", "s2", true);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(one.told.at(-1)).toEqual(["asha"]);
  expect([one.people.size(), two.people.size()]).toEqual([1, 0]);
});

it("tells at most five times a second, and the last of it all", async () => {
  const { node, said } = network();
  const { people, told } = node("one");
  people.enter("f", "s1", person("asha"));
  for (let moved = 1; moved <= 100; moved += 1) {
    people.move("f", "s1", at(moved));
    await vi.advanceTimersByTimeAsync(10);
  }
  await vi.advanceTimersByTimeAsync(200);
  expect(told.length).toBeLessThanOrEqual(7);
  expect(told.at(-1)).toEqual(["asha@100"]);
  expect(said.filter((text) => text.includes("people")).length).toBe(told.length);
});

it("forgets the people of a process that has died without a word", async () => {
  const { node, nodes } = network();
  const [one, two] = [node("one"), node("two")];
  one.people.enter("f", "s1", person("asha"));
  two.people.enter("f", "s2", person("ben"));
  await vi.advanceTimersByTimeAsync(25_000);
  expect(one.told.at(-1)).toEqual(["asha", "ben"]);
  nodes.delete("two");
  await vi.advanceTimersByTimeAsync(20_000);
  expect(one.told.at(-1)).toEqual(["asha", "ben"]);
  await vi.advanceTimersByTimeAsync(25_000);
  expect(one.told.at(-1)).toEqual(["asha"]);
});

it("shows nobody for who only listens, nothing of flows that nobody has open here, and no more than fit", async () => {
  const { node } = network();
  const [one, two] = [node("one"), node("two")];
  one.people.enter("f", "s0", null);
  for (let index = 0; index < 80; index += 1) two.people.enter("g", `s${index}`, person(`p${index}`));
  await vi.advanceTimersByTimeAsync(1_000);
  expect(one.told).toEqual([]);
  expect(one.people.size()).toBe(1);
  expect(one.people.enter("g", "s0", null)).toHaveLength(50);
  one.people.move("f", "s0", at(1));
  one.people.move("nowhere", "s0", at(1));
  await vi.advanceTimersByTimeAsync(1_000);
  expect(one.told).toEqual([expect.objectContaining({ length: 50 })]);
});
