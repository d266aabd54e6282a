import { afterAll, beforeAll, expect, it } from "vitest";
import { createTestContainer } from "@/testing/server/test-container";
import { createTestDatabase, type TestDatabase } from "@/testing/server/test-database";
import { firstWorkspaceId as workspaceId } from "../db/workspace";

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

it("offers the owner's link at every start until there is an owner, and then no more", async () => {
  const links = [];
  for (const owner of [false, false, true, false]) {
    const container = await createTestContainer({ url: database.url, withWorker: false });
    links.push(container.ownerLink);
    if (owner) await container.db.user.create({ data: { id: "u_owner", email: "owner@example.org", memberships: { create: { workspaceId, role: "owner" } } } });
    await container.stop();
  }
  const last = await createTestContainer({ url: database.url, withWorker: false });
  links.push(last.ownerLink, await last.db.oneTimeLink.count());
  await last.stop();
  const link = expect.stringContaining("/setup?token=");
  expect(links).toEqual([link, link, link, null, null, 0]);
  expect(new Set(links.slice(0, 3)).size).toBe(3);
});
