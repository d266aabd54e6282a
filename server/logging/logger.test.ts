import { Writable } from "node:stream";
import { describe, expect, it } from "vitest";
import { createLogger } from "./logger";

function written(use: (log: ReturnType<typeof createLogger>) => void): unknown[] {
  const lines: unknown[] = [];
  const destination = new Writable({
    write(chunk, _, done) {
      lines.push(JSON.parse(String(chunk)));
      done();
    },
  });
  use(createLogger({ level: "info", destination }));
  return lines;
}

describe("createLogger", () => {
  it("writes one object a line with the level as a word and what its child carries", () => {
    const [line] = written((log) => log.child({ runId: "r_1" }).info({ seq: 3 }, "run advanced"));
    expect(line).toMatchObject({ level: "info", runId: "r_1", seq: 3, msg: "run advanced" });
  });

  it("hides secrets and what people said, also below other fields", () => {
    const [line] = written((log) =>
      log.info({ password: "a", request: { authorization: "b", body: { token: "c", kept: 1 } }, message: { content: "d" } }, "x"),
    );
    expect(line).toMatchObject({
      password: "[redacted]",
      request: { authorization: "[redacted]", body: { token: "[redacted]", kept: 1 } },
      message: { content: "[redacted]" },
    });
  });

  it("writes of an error its message, code, stack and cause, and nothing else it carries", () => {
    const error = Object.assign(new Error("connection lost", { cause: new TypeError("inner") }), { code: "57P01", client: { password: "hidden" } });
    const [line] = written((log) => log.error({ err: error }, "x"));
    expect(line).toMatchObject({ err: { type: "Error", message: "connection lost", code: "57P01", cause: { type: "TypeError", message: "inner" } } });
    expect(JSON.stringify(line)).not.toContain("hidden");
  });

  it("keeps quiet below its level", () => expect(written((log) => log.debug("no"))).toEqual([]));
});
