import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../json/json";
import type { HttpAnswer, HttpRequest } from "../../ports/http";
import { coreExecutors } from "../core";
import { outcomeOf, perform } from "../testing/perform";
import { httpDescriptor, sideEffectOf } from "./descriptor";

const url = "https://api.test/orders";

/** Calls a service that answers so; gives what came of it, and what was asked. */
async function call(config: JsonObject, answer: Partial<Omit<Extract<HttpAnswer, { type: "answered" }>, "type">> | HttpAnswer = {}) {
  const asked: HttpRequest[] = [];
  const request = async (given: HttpRequest): Promise<HttpAnswer> => {
    asked.push(given);
    return "type" in answer ? answer : { type: "answered", status: 200, headers: {}, body: null, ...answer };
  };
  return { result: await perform("http", { url, ...config }, { ports: { http: { request } } }), asked };
}

describe("http", () => {
  it("sends what the action says, with the run's key where the service knows keys", async () => {
    const { asked } = await call({ method: "POST", headers: { "x-a": 1, "x-b": "two" }, body: { n: 1 }, credential: "weather", keyed: true });
    expect(asked).toEqual([
      { method: "POST", url, headers: { "x-a": "1", "x-b": "two" }, body: { n: 1 }, credential: "weather", key: "r_1:7", timeoutMs: 20_000 },
    ]);
    expect((await call({ method: "POST", body: "x" })).asked[0]).toMatchObject({ key: null, credential: null });
    expect((await call({ body: { n: 1 }, keyed: true })).asked[0]).toMatchObject({ method: "GET", body: null, key: null });
  });

  it("takes what is asked for from the answer, and keeps its status", async () => {
    const body = { items: [{ price: 5 }, { price: 7 }] };
    expect((await call({ pick: "items[1].price" }, { body })).result).toEqual({ ok: true, output: 7, data: { http: { status: 200, headers: {} } } });
    expect((await call({}, { body, headers: { "content-type": "application/json", server: "x" } })).result).toMatchObject({
      output: body,
      data: { http: { headers: { "content-type": "application/json" } } },
    });
    expect((await call({ pick: "nothing.there" }, { body })).result).toMatchObject({ ok: true, output: null });
  });

  it.each([
    [[], 204, true],
    [[], 301, false],
    [["200", "404"], 404, true],
    [["2xx"], 299, true],
    [["4xx"], 404, true],
    [["4xx"], 200, false],
  ])("with %o counts %i as success: %s", async (expected, status, isGood) => {
    expect((await call({ expect: expected }, { status })).result.ok).toBe(isGood);
  });

  it.each<[number, string, boolean]>([
    [503, "http:unavailable", true],
    [429, "http:unavailable", true],
    [500, "http:unexpected_status", false],
    [404, "http:unexpected_status", false],
  ])("fails on %i with %s", async (status, code, retryable) => {
    expect((await call({}, { status, body: "secret" })).result).toEqual({
      ok: false,
      error: { code, message: `the service answered ${status}`, retryable },
      data: { http: { status, headers: {} } },
    });
  });

  it.each<[JsonObject, HttpAnswer, string]>([
    [{}, { type: "refused", reason: "HOST_NOT_ALLOWED", message: "no" }, "http:host_not_allowed"],
    [{}, { type: "failed", reason: "TIMEOUT", message: "late" }, "http:timeout"],
    [{ method: "POST" }, { type: "refused", reason: "UNREACHABLE", message: "gone" }, "http:unreachable"],
    // What may have reached the service and must not reach it twice.
    [{ method: "POST" }, { type: "failed", reason: "TIMEOUT", message: "late" }, "EFFECT_UNKNOWN"],
    [{ method: "POST", keyed: true }, { type: "failed", reason: "TIMEOUT", message: "late" }, "http:timeout"],
  ])("with %o makes of %o a %s", async (config, answer, code) => {
    expect(outcomeOf((await call(config, answer)).result)).toBe(code);
  });

  it("declares every failure that it can have", async () => {
    const reasons = ["URL_INVALID", "REQUEST_INVALID", "HOST_NOT_ALLOWED", "ADDRESS_NOT_ALLOWED", "CREDENTIAL_UNKNOWN", "UNREACHABLE"] as const;
    const failures = ["BROKEN", "TIMEOUT", "TOO_LARGE", "TOO_MANY_REDIRECTS", "REDIRECT_NOT_ALLOWED", "BAD_ANSWER"] as const;
    const answers: HttpAnswer[] = [
      ...reasons.map((reason) => ({ type: "refused", reason, message: "" }) as const),
      ...failures.map((reason) => ({ type: "failed", reason, message: "" }) as const),
    ];
    for (const answer of answers) expect(Object.keys(httpDescriptor.errors)).toContain(outcomeOf((await call({}, answer)).result));
  });

  it.each([
    [{}, "none"],
    [{ method: "HEAD", keyed: true }, "none"],
    [{ method: "POST" }, "once"],
    [{ method: "DELETE", keyed: "{{known}}" }, "once"],
    [{ method: "PUT", keyed: true }, "idempotent"],
    [{ method: "PATCH", keyed: "true" }, "idempotent"],
  ] as const)("as %o is %s", (config, expected) => {
    expect(sideEffectOf(config)).toBe(expected);
  });

  it("calls nobody where nothing outside may be touched: it gives the sample", async () => {
    const executor = coreExecutors.find(({ descriptor }) => descriptor.name === "http");
    const scope = { key: "r_1:7" } as Parameters<NonNullable<typeof executor>["execute"]>[1];
    const nobody = { http: { request: () => expect.unreachable() } } as unknown as Parameters<NonNullable<typeof executor>["execute"]>[2];
    const around = { signal: new AbortController().signal, emit: () => undefined, credential: async () => null };
    const simulated = await executor?.simulate?.({ url, expect: "404, 2xx", pick: "a", sample: { a: 1 } }, scope, nobody, around);
    expect(simulated).toEqual({ ok: true, output: 1, data: { http: { status: 404, headers: {}, simulated: true } } });
  });
});
