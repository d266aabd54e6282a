import type pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "@/testing/server/test-database";
import { createPool } from "../db/pool";
import { firstWorkspaceId as workspaceId } from "../db/workspace";
import { createAddresses } from "./addresses/repository";
import { createGazetteer, createPlaces } from "./geocoder/gazetteer";
import { createEstimatedRouter } from "./router/estimated-router";
import { createZones } from "./zones/zones";

const signal = new AbortController().signal;

let database: TestDatabase;
let pool: pg.Pool;

beforeAll(async () => {
  database = await createTestDatabase();
  pool = createPool({ connectionString: database.url, onError: () => undefined });
});

afterAll(async () => {
  await pool.end();
  await database.drop();
});

describe("places of the seeded city", () => {
  it("are found by name, also with a slip, and lie in a served zone", async () => {
    const geocoder = createGazetteer(createPlaces(pool, workspaceId));
    const zones = createZones(pool, workspaceId, Date.now);
    const [place] = await geocoder.geocode("panchvati", signal);
    expect(place).toMatchObject({ label: "Panchavati", source: "gazetteer" });
    const zone = place === undefined ? null : await zones.locate(place.point, "food");
    expect(zone).toMatchObject({ modules: expect.arrayContaining(["food"]), deliveryConfig: { perKmMinor: expect.any(Number) } });
    expect(await zones.findById(zone?.zoneId ?? "")).toEqual(zone);
    for (const suggestion of await geocoder.suggestions()) expect(await zones.locate(suggestion.point, "food"), suggestion.label).not.toBeNull();
  });

  it("are never made up", async () => {
    const geocoder = createGazetteer(createPlaces(pool, workspaceId));
    expect(await geocoder.geocode("qwertzuiop", signal)).toEqual([]);
    expect(await geocoder.reverse({ latitude: 0, longitude: 0 }, signal)).toBeNull();
    expect(await createZones(pool, workspaceId, Date.now).locate({ latitude: 0, longitude: 0 }, null)).toBeNull();
    expect(await createZones(pool, "w_other", Date.now).locate({ latitude: 20.0117, longitude: 73.7957 }, null)).toBeNull();
  });
});

describe("the estimated route", () => {
  it("says that it is an estimate, and refuses what is not on the map", async () => {
    const router = createEstimatedRouter();
    const [from, to] = [
      { latitude: 20, longitude: 73.8 },
      { latitude: 20, longitude: 73.81 },
    ] as const;
    const route = await router.route(from, to, "driving", signal);
    expect(route.estimated).toBe(true);
    // 0.01° of longitude at 20° north is about 1,045 m; × 1.3.
    expect(route.meters).toBeGreaterThan(1_340);
    expect(route.meters).toBeLessThan(1_375);
    await expect(router.route(from, { latitude: 91, longitude: 0 }, "driving", signal)).rejects.toMatchObject({ code: "NO_ROUTE" });
  });
});

describe("saved addresses", () => {
  it("belong to their conversation and are saved once for a key", async () => {
    const addresses = createAddresses(pool, workspaceId);
    const owner = { participantId: null, userId: null, conversationId: "s_1" };
    const address = { label: "Home", line1: "1 Main Road", landmark: null, city: "Nashik", pincode: "422003", point: { latitude: 20, longitude: 73.8 } };
    const [first, second] = [await addresses.save(owner, address, "r_1:4"), await addresses.save(owner, address, "r_1:4")];
    expect(second).toEqual(first);
    expect(await addresses.list(owner)).toEqual([first]);
    expect(await addresses.list({ ...owner, conversationId: "s_2" })).toEqual([]);
    expect(await createAddresses(pool, "w_other").list(owner)).toEqual([]);
    expect(await addresses.list({ participantId: null, userId: null, conversationId: null })).toEqual([]);
  });
});
