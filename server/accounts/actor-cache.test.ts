import { describe, expect, it } from "vitest";
import type { Actor, Role } from "../access/actor";
import { createActorCache } from "./actor-cache";

function aCache() {
  const roles = new Map<string, Role>([["u_1", "editor"]]);
  const clock = { at: 0 };
  const loads: (readonly string[])[] = [];
  const gate: { open: Promise<void> } = { open: Promise.resolve() };
  const cache = createActorCache({
    now: () => clock.at,
    async load(ids) {
      loads.push(ids);
      const found = ids.flatMap((id): [string, Actor][] => {
        const role = roles.get(id);
        return role === undefined ? [] : [[id, { type: "user", id, workspaceId: "w_1", role }]];
      });
      await gate.open;
      return new Map(found);
    },
  });
  return { cache, roles, clock, loads, gate };
}

describe("createActorCache", () => {
  it("believes what it read for five seconds, nobody included, or until it is forgotten", async () => {
    const { cache, roles, clock, loads } = aCache();
    expect([await cache.find("u_1"), await cache.find("u_2")]).toMatchObject([{ role: "editor" }, null]);
    roles.set("u_1", "viewer");
    roles.set("u_2", "agent");
    expect([await cache.find("u_1"), await cache.find("u_2")]).toMatchObject([{ role: "editor" }, null]);
    cache.forget("u_1");
    expect([await cache.find("u_1"), await cache.find("u_2")]).toMatchObject([{ role: "viewer" }, null]);
    clock.at += 5_000;
    expect(await cache.find("u_2")).toMatchObject({ role: "agent" });
    expect(loads).toHaveLength(4);
  });

  it("does not keep what was read while it was told to forget", async () => {
    const { cache, roles, gate } = aCache();
    let open = () => undefined as void;
    gate.open = new Promise((resolve) => (open = resolve));
    const stale = cache.find("u_1");
    roles.delete("u_1");
    cache.forget("u_1");
    open();
    await stale;
    expect(await cache.find("u_1")).toBeNull();
  });

  it("reads many anew with one statement for five hundred", async () => {
    const { cache, roles, loads } = aCache();
    await cache.find("u_1");
    roles.set("u_1", "viewer");
    await cache.refresh(["u_1", ...Array.from({ length: 999 }, (_, index) => `u_x${index}`)]);
    expect(await cache.find("u_1")).toMatchObject({ role: "viewer" });
    expect(loads.map((ids) => ids.length)).toEqual([1, 500, 500]);
  });
});
