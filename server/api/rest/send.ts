import type { ServerResponse } from "node:http";
import type { Problem } from "../../errors/problem";
import type { Answer } from "./route";

const common = { "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff" };

export function sendAnswer(response: ServerResponse, answer: Answer): void {
  if ("empty" in answer) {
    response.writeHead(answer.status, { ...common, ...answer.headers }).end();
    return;
  }
  if ("text" in answer) {
    response.writeHead(answer.status, { "Content-Type": answer.contentType, ...common, ...answer.headers }).end(answer.text);
    return;
  }
  sendJson(response, answer.status, "document" in answer ? answer.document : { status: "ok", result: answer.result }, answer.headers);
}

export function sendProblem(response: ServerResponse, problem: Problem, headers: Record<string, string> = {}): void {
  const { status, code, message, details, retryAfterSeconds } = problem;
  const wait: Record<string, string> = retryAfterSeconds === null ? {} : { "Retry-After": String(retryAfterSeconds) };
  const challenge: Record<string, string> = status === 401 ? { "WWW-Authenticate": "Bearer" } : {};
  sendJson(response, status, { status: "error", code, message, ...(details === undefined ? {} : { details }) }, { ...wait, ...challenge, ...headers });
}

function sendJson(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  // The client went away, or an answer was begun already: nothing can be said any more.
  if (response.headersSent || response.destroyed) return;
  const text = JSON.stringify(body);
  response.writeHead(status, { "Content-Type": "application/json; charset=utf-8", "Content-Length": Buffer.byteLength(text), ...common, ...headers }).end(text);
}
