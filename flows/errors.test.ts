import { describe, expect, it, vi } from "vitest";
import { AppError, ExecutorError, FlowError } from "./errors";

describe("AppError", () => {
  it("is recognised when it comes from another copy of the module", async () => {
    vi.resetModules();
    const copy = await import("./errors");
    expect(copy.AppError).not.toBe(AppError);
    expect(new copy.AppError("STALE")).toBeInstanceOf(AppError);
    expect(new copy.FlowError("LOOP_LIMIT")).toBeInstanceOf(AppError);
  });

  it("is not recognised in anything else", () => {
    for (const value of [new Error("x"), new ExecutorError("ACTION_FAILED"), { code: "STALE" }, null, "STALE"]) expect(value).not.toBeInstanceOf(AppError);
  });

  it("is no FlowError", () => {
    expect(new AppError("STALE")).not.toBeInstanceOf(FlowError);
    expect(new FlowError("LOOP_LIMIT")).toBeInstanceOf(FlowError);
  });
});
