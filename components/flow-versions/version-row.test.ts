import { describe, expect, it } from "vitest";
import { placesOf, restoreWords, rollBackWords, type VersionRow, versionPaths } from "./version-row";

const version = (number: number, status: VersionRow["status"] = "published"): VersionRow => ({
  number,
  status,
  isLive: false,
  notes: null,
  createdAt: new Date(0),
  publishedAt: null,
  publishedBy: null,
  runs: 0,
});

describe("placesOf", () => {
  it("finds the draft, and the published version before each", () => {
    const { draft, before } = placesOf([version(5, "draft"), version(4), version(2), version(1)], 4);
    expect([draft?.number, before(5), before(4), before(2), before(1)]).toEqual([5, 4, 2, 1, null]);
    expect(placesOf([version(1)], 1).draft).toBeNull();
  });
});

describe("the words before something is done", () => {
  it("say what rolling back does, to whom, and what it leaves alone", () => {
    expect(rollBackWords({ to: 2, pinned: 4, draft: 5, status: "active" })).toEqual([
      "New conversations start on version 2 instead of version 4 at once, wherever they come from.",
      "Conversations that are under way finish on the version they are on.",
      "The draft, version 5, stays as it is.",
    ]);
    expect(rollBackWords({ to: 2, pinned: 4, draft: null, status: "inactive" })[0]).toMatch(/^The flow is switched off/);
  });

  it("say what restoring replaces", () => {
    expect(restoreWords({ number: 2, pinned: 4, draft: 5 })).toEqual([
      "What the draft, version 5, says is replaced by what version 2 says.",
      "Customers go on getting version 4 until the draft is published.",
      "You can take it back.",
    ]);
    expect(restoreWords({ number: 2, pinned: null, draft: null })[0]).toBe("A new draft begins with what version 2 says.");
  });
});

it("names the addresses of versions", () => {
  expect([versionPaths.list("a"), versionPaths.one("a", 3), versionPaths.compare("a", 2, 3)]).toEqual([
    "/flows/a/versions",
    "/flows/a/versions/3",
    "/flows/a/compare?from=2&to=3",
  ]);
});
