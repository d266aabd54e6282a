import { expect, it } from "vitest";
import { mayBeSentTo } from "./credentials";
import { readHttpSettings } from "./settings";

const given = JSON.stringify({
  weather: { value: "Bearer sesame-4711", hosts: ["api.test", "plain.test:80"] },
  own: { header: "x-key", value: "abcdefgh", hosts: ["*"] },
});

/** A workspace that keeps none of its own. */
const none = { find: async () => null };

it("lets nothing be called when nothing is set", async () => {
  const { allowedHosts, credentials } = readHttpSettings({ PARLEY_HTTP_HOSTS: undefined, PARLEY_HTTP_CREDENTIALS: undefined }, none);
  expect(await allowedHosts("w_1")).toEqual([]);
  expect(await credentials.find("w_1", "weather")).toBeNull();
});

it("reads hosts and credentials", async () => {
  const { allowedHosts, credentials } = readHttpSettings({ PARLEY_HTTP_HOSTS: "api.test, *.other.test", PARLEY_HTTP_CREDENTIALS: given }, none);
  expect(await allowedHosts("w_1")).toEqual(["api.test", "*.other.test"]);
  expect(await credentials.find("w_1", "weather")).toEqual({ header: "authorization", value: "Bearer sesame-4711", hosts: ["api.test", "plain.test:80"] });
  expect(await credentials.find("w_1", "constructor")).toBeNull();
});

it("takes a workspace's own first", async () => {
  const own = {
    find: async (workspaceId: string, name: string) =>
      workspaceId === "w_own" && name === "weather" ? { value: "Bearer own", header: "x-own", hosts: ["own.test"] } : null,
  };
  const { credentials } = readHttpSettings({ PARLEY_HTTP_HOSTS: undefined, PARLEY_HTTP_CREDENTIALS: given }, own);
  expect(await credentials.find("w_own", "weather")).toEqual({ header: "x-own", value: "Bearer own", hosts: ["own.test"] });
  expect(await credentials.find("w_other", "weather")).toMatchObject({ value: "Bearer sesame-4711" });
  expect(await credentials.find("w_own", "own")).toMatchObject({ value: "abcdefgh" });
});

it.each(["{", "[]", '{"a":{"value":"sesame-4711"}}', '{"a":{"value":"short","hosts":["a.test"]}}', '{"a b":{"value":"sesame-4711","hosts":["a.test"]}}'])(
  "refuses %s without repeating it",
  (text) => {
    const read = (): unknown => readHttpSettings({ PARLEY_HTTP_HOSTS: undefined, PARLEY_HTTP_CREDENTIALS: text }, none);
    expect(read).toThrow("PARLEY_HTTP_CREDENTIALS must look like");
    expect(read).not.toThrow("sesame");
  },
);

it.each([
  ["https://api.test/", true],
  ["https://other.test/", false],
  ["http://api.test/", false],
  ["http://plain.test/", true],
])("sends a credential to %s: %s", async (url, expected) => {
  const { credentials } = readHttpSettings({ PARLEY_HTTP_HOSTS: undefined, PARLEY_HTTP_CREDENTIALS: given }, none);
  const weather = await credentials.find("w_1", "weather");
  expect(weather !== null && mayBeSentTo(weather, new URL(url))).toBe(expected);
});
