import { describe, expect, it } from "vitest";
import { apiPathOf, isOperationsPath, segmentsOf } from "./place";

describe("apiPathOf", () => {
  it.each([
    ["/flows/builder", "/api/flows/builder"],
    ["/flows/food_order_v2/builder", "/api/flows/food_order_v2/builder"],
    ["/flows/food/states", "/api/flows/food/states"],
    ["/flows/food/states/init", "/api/flows/food/states/init"],
    ["/conversation/participants", "/api/conversation/participants"],
    ["/conversation/participants/p_1", "/api/conversation/participants/p_1"],
    ["/api/flows", "/api/flows"],
    ["/api/nothing", "/api/nothing"],
    ["/api", "/api"],
  ])("takes %s", (path, api) => {
    expect(apiPathOf(path)).toBe(api);
  });

  it.each([
    "/flows",
    "/flows/food",
    "/flows/food/states/init/more",
    "/flows/food/runs",
    "/api/auth/session",
    "/api/trpc/flows.list",
    "/apiary",
    "/",
    "/chat/food",
  ])("leaves %s to the pages", (path) => {
    expect(apiPathOf(path)).toBeNull();
  });
});

describe("segmentsOf", () => {
  it("decodes each segment by itself, so that an escaped slash stays inside its segment", () => {
    expect(segmentsOf("/api/flows/a%2Fb/builder/")).toEqual(["api", "flows", "a/b", "builder"]);
  });

  it("has no answer for broken escapes", () => {
    expect(segmentsOf("/api/flows/%E0%A4%A")).toBeNull();
  });
});

describe("isOperationsPath", () => {
  it.each(["/api/health", "/api/ready/", "/api/metrics?x=1", "/api/%6Detrics/"])("knows %s", (target) => {
    expect(isOperationsPath(target)).toBe(true);
  });

  it.each(["/", "/api/runs", "/api/metrics/x", "/api/%"])("does not know %s", (target) => {
    expect(isOperationsPath(target)).toBe(false);
  });
});
