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
      log.info({ password: "a", request: { authorization: "b", headers: { cookie: "c", kept: 1 }, body: "d" }, message: { content: "d" } }, "x"),
    );
    expect(line).toMatchObject({
      password: "[redacted]",
      request: { authorization: "[redacted]", headers: { cookie: "[redacted]", kept: 1 }, body: "[redacted]" },
      message: "[redacted]",
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

describe("createLogger with what customers leave", () => {
  it.each([
    ["a phone number", "call me at +91 98765 43210", "call me at [phone]"],
    ["a phone number with brackets", "(555) is not one, +1 (555) 123-4567 is", "(555) is not one, [phone] is"],
    ["an e-mail address", "asha.k@example.org wrote", "[email] wrote"],
    ["ids and times, which stay", "r_019a2b3c4d5e6f708192a3b4c5d6e7f8 at 2026-11-21T05:09:16.123Z on 192.168.100.200", undefined],
  ])("takes out %s, in texts, fields and errors", (_what, said, expected = said) => {
    const [line, alone] = written((log) => {
      log.info({ note: said, deep: { list: [said] }, err: new Error(said, { cause: new Error(said) }) }, said);
      log.error(new Error(said));
    });
    expect(line).toMatchObject({ note: expected, deep: { list: [expected] }, msg: expected, err: { message: expected, cause: { message: expected } } });
    expect(alone).toMatchObject({ msg: expected, err: { message: expected } });
  });
});
