import { ExecutorError } from "../../errors";
import { readPath } from "../../expressions/path";
import { cleanJson } from "../../json/clean-json";
import type { Json, JsonObject } from "../../json/json";
import type { ExecutorResult } from "../../ports/executor";
import type { HttpAnswer, HttpRequest } from "../../ports/http";
import { defineExecutor } from "../define-executor";
import { httpDescriptor, sideEffectOf } from "./descriptor";

/** Headers that are kept in the step: the others are of no use there, and long. */
const keptHeaders = ["content-type", "location", "retry-after", "etag", "x-request-id"];

/** A timeout of the action's own ends the call before this one. */
const timeoutMs = 20_000;

type Config = Parameters<Parameters<typeof defineExecutor<typeof httpDescriptor.fields, "http">>[1]>[0];

export const http = defineExecutor(
  httpDescriptor,
  async (config, scope, ports, { signal }) => resultOf(config, await ports.http.request(requestOf(config, scope.key), signal)),
  async (config) => resultOf(config, { type: "answered", status: sampleStatus(config), headers: {}, body: config.sample ?? null }, true),
);

function requestOf(config: Config, key: string): HttpRequest {
  const { method, url, body, credential } = config;
  const isBodiless = method === "GET" || method === "HEAD";
  return {
    method,
    url,
    headers: Object.fromEntries(Object.entries(config.headers).map(([name, value]) => [name, textOf(value)])),
    body: isBodiless ? null : (body ?? null),
    credential: credential === undefined || credential === "" ? null : credential,
    key: !isBodiless && config.keyed ? key : null,
    timeoutMs,
  };
}

const textOf = (value: Json): string => (typeof value === "string" ? value : JSON.stringify(value));

function resultOf(config: Config, answer: HttpAnswer, isSimulated = false): ExecutorResult {
  if (answer.type !== "answered") throw failureOf(config, answer);
  const { status, body } = answer;
  const headers = Object.fromEntries(keptHeaders.flatMap((name) => (answer.headers[name] === undefined ? [] : [[name, answer.headers[name]]])));
  const data: JsonObject = { http: { status, headers, ...(isSimulated ? { simulated: true } : {}) } };
  if (!isExpected(config.expect, status)) {
    const code = status === 429 || status === 502 || status === 503 || status === 504 ? "http:unavailable" : "http:unexpected_status";
    return { ok: false, error: { code, message: `the service answered ${status}`, retryable: code === "http:unavailable" }, data };
  }
  const { pick } = config;
  const picked = pick === undefined || pick === "" ? body : (readPath(body, pick) ?? null);
  const output = cleanJson(picked) ?? null;
  return { ok: true, output, data };
}

/** What something may have been sent of, and must not be sent twice, is not known to have failed. */
function failureOf(config: Config, { type, reason, message }: Exclude<HttpAnswer, { type: "answered" }>): ExecutorError {
  const isUnknown = type === "failed" && sideEffectOf(config) === "once";
  return new ExecutorError(isUnknown ? "EFFECT_UNKNOWN" : `http:${reason.toLowerCase()}`, { message });
}

/** `2xx` stands for a hundred of them. */
function isExpected(expected: readonly string[], status: number): boolean {
  const all = expected.length === 0 ? ["2xx"] : expected;
  return all.some((one) => {
    const wanted = one.trim().toLowerCase();
    return wanted === String(status) || (wanted.endsWith("xx") && wanted.slice(0, 1) === String(status).slice(0, 1));
  });
}

/** A sample stands for an answer that counts as success. */
function sampleStatus({ expect }: Config): number {
  const [first = "200"] = expect;
  const status = Number(first.toLowerCase().replace("xx", "00"));
  return Number.isInteger(status) ? status : 200;
}
