import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../json/json";
import type { LaterRequest } from "../../ports/schedules";
import { outcomeOf, perform } from "../testing/perform";

async function plan(config: JsonObject) {
  const asked: LaterRequest[] = [];
  const at = async (request: LaterRequest) => {
    asked.push(request);
    return { id: "q_1", dueAt: request.dueAt };
  };
  return { result: await perform("schedule", config, { ports: { schedules: { at } }, meta: { participantId: "p_1" } }), asked };
}

// The turn began on 2026-01-01 at 06:30 UTC, 12:00 in the customer's zone.
describe("schedule", () => {
  it("plans an event of this run under the run's key", async () => {
    const { result, asked } = await plan({ event: "remind", after: "PT2H", data: { n: 1 } });
    const iso = "2026-01-01T08:30:00.000Z";
    expect(result).toEqual({ ok: true, output: iso, scalar: iso, event: "scheduled" });
    expect(asked).toEqual([
      {
        key: "r_1:7",
        dueAt: Date.parse(iso),
        runId: "r_1",
        conversationId: "s_1",
        participantId: "p_1",
        what: { type: "event", event: "remind" },
        data: { n: 1 },
      },
    ]);
  });

  it("plans a flow in the customer's zone, or in another", async () => {
    expect((await plan({ what: "start", flow: "coach", at: "09:00" })).asked[0]).toMatchObject({
      what: { type: "start", flow: "coach" },
      dueAt: Date.parse("2026-01-02T03:30:00Z"),
    });
    expect((await plan({ what: "start", flow: "coach", at: "09:00", zone: "UTC" })).asked[0]).toMatchObject({ dueAt: Date.parse("2026-01-01T09:00:00Z") });
  });

  it.each<[JsonObject, string]>([
    [{ after: "PT1H" }, "CONFIG_INVALID"],
    [{ what: "start", event: "x", after: "PT1H" }, "CONFIG_INVALID"],
    [{ event: "webhook:pay.captured", after: "PT1H" }, "CONFIG_INVALID"],
    [{ event: "remind" }, "schedule:time_past"],
    [{ event: "remind", at: "noon" }, "schedule:time_invalid"],
  ])("refuses %o with %s, and plans nothing", async (config, code) => {
    const { result, asked } = await plan(config);
    expect([outcomeOf(result), asked]).toEqual([code, []]);
  });
});
