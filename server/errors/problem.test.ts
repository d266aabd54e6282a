import { describe, expect, it } from "vitest";
import { z } from "zod";
import { AppError, type ErrorCode, errorCatalogue } from "@/flows/errors";
import { toProblem } from "./problem";

function translate(error: unknown) {
  const logged: { fields: object; text: string }[] = [];
  return { problem: toProblem(error, { error: (fields, text) => logged.push({ fields, text }) }), logged };
}

describe("toProblem", () => {
  it("says what was expected to go wrong as it is, and logs nothing", () => {
    const { problem, logged } = translate(new AppError("STALE", { message: "The flow is at revision 8.", details: { revision: 8 } }));
    expect(problem).toEqual({ status: 409, code: "STALE", message: "The flow is at revision 8.", details: { revision: 8 }, retryAfterSeconds: null });
    expect(logged).toEqual([]);
  });

  it("names each place that a schema refuses", () => {
    const parsed = z.object({ a: z.object({ "b/c": z.number() }) }).safeParse({ a: { "b/c": "x" } });
    expect(translate(parsed.error).problem).toMatchObject({
      status: 400,
      code: "INVALID_INPUT",
      details: { issues: [{ path: "/a/b~1c", message: expect.any(String) }] },
    });
  });

  it("hides an unknown error behind a reference that is in the log too", () => {
    const cause = new Error('duplicate key in table "secrets" for SELECT password FROM users');
    const { problem, logged } = translate(cause);
    expect(problem).toMatchObject({ status: 500, code: "INTERNAL", details: { reference: expect.stringMatching(/^[0-9a-f]{12}$/) } });
    expect(JSON.stringify(problem)).not.toContain("SELECT");
    expect(logged).toEqual([{ fields: { reference: problem.details?.reference, err: cause }, text: expect.any(String) }]);
  });

  it("treats an engine's failure in a request as unexpected", () => {
    expect(translate(new AppError("CONTEXT_TYPE", { message: "private" })).problem).toMatchObject({ code: "INTERNAL", status: 500 });
  });

  it("asks to come back while the database does not answer", () => {
    const refused = Object.assign(new Error("connect ECONNREFUSED 127.0.0.1:5432"), { code: "ECONNREFUSED" });
    const { problem, logged } = translate(new Error("query failed", { cause: refused }));
    expect(problem).toMatchObject({ status: 503, code: "UNAVAILABLE", retryAfterSeconds: 2 });
    expect(logged).toHaveLength(1);
  });

  it.each(["Connection terminated unexpectedly", "timeout exceeded when trying to connect"])("asks to come back when the driver says: %s", (message) => {
    expect(translate(new Error(message)).problem).toMatchObject({ status: 503, code: "UNAVAILABLE" });
  });

  it.each(Object.keys(errorCatalogue))("says %s in words", (code) => {
    const { message } = translate(new AppError(code as ErrorCode)).problem;
    expect(message).toMatch(/^[A-Z].*[a-z].*\.$/);
    expect(message).not.toMatch(/[A-Z]{3,}_|\b[A-Z]{6,}\b/);
  });

  it("gives whole seconds to wait", () => {
    expect(translate(new AppError("RATE_LIMITED", { details: { retryAfterSeconds: 1.2 } })).problem.retryAfterSeconds).toBe(2);
    expect(translate(new AppError("QUEUE_FULL")).problem.retryAfterSeconds).toBe(1);
  });
});
