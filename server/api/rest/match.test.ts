import { describe, expect, it } from "vitest";
import { z } from "zod";
import { createMatcher } from "./match";
import { type Method, routesWith } from "./route";

const route = (method: Method, path: string) =>
  routesWith<unknown>().anyoneRoute({
    method,
    path,
    summary: path,
    input: z.object({}),
    output: z.null(),
    handle: async () => ({ status: 200, result: path }),
  });
const match = createMatcher([
  route("GET", "/api/runs/:id"),
  route("POST", "/api/flows/builder"),
  route("GET", "/api/flows/:id/builder"),
  route("PUT", "/api/flows/:id/states/:name"),
  route("DELETE", "/api/flows/:id/states/:name"),
  route("GET", "/api/flows/:id"),
]);

describe("createMatcher", () => {
  it("gives the route and what stands for its parameters", () => {
    expect(match("PUT", ["api", "flows", "food", "states", "init"])).toMatchObject({ type: "route", params: { id: "food", name: "init" } });
  });

  it("tells which methods an address takes", () => {
    expect(match("POST", ["api", "flows", "food", "states", "init"])).toEqual({ type: "wrongMethod", allow: "PUT, DELETE" });
    expect(match("DELETE", ["api", "runs", "r_1"])).toEqual({ type: "wrongMethod", allow: "GET, HEAD" });
    expect(match("BREW", ["api", "runs", "r_1"])).toMatchObject({ type: "wrongMethod" });
  });

  it("prefers a fixed segment to a parameter", () => {
    expect(match("POST", ["api", "flows", "builder"])).toMatchObject({ type: "route", params: {} });
    expect(match("GET", ["api", "flows", "builder"])).toEqual({ type: "wrongMethod", allow: "POST" });
  });

  it("answers HEAD where GET is", () => {
    expect(match("HEAD", ["api", "runs", "r_1"])).toMatchObject({ type: "route" });
  });

  it("knows no other address", () => {
    expect(match("GET", ["api"])).toEqual({ type: "unknown" });
    expect(match("GET", ["api", "flows", "food", "builder", "more"])).toEqual({ type: "unknown" });
  });
});
