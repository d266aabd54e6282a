import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../json/json";
import type { NoticeRequest } from "../../ports/notices";
import { outcomeOf, perform } from "../testing/perform";

async function tell(config: JsonObject) {
  const asked: NoticeRequest[] = [];
  const send = async (request: NoticeRequest) => {
    asked.push(request);
    return { id: "q_1", isSimulated: false };
  };
  return { result: await perform("notify", config, { ports: { notices: { send } }, meta: { participantId: "p_1" } }), asked };
}

describe("notify", () => {
  it("tells the customer on another channel, under the run's key", async () => {
    const { result, asked } = await tell({ channel: " simulator ", message: "Your order is on its way. " });
    expect(result).toEqual({ ok: true, output: { id: "q_1", simulated: false }, event: "notified" });
    const around = { key: "r_1:7", runId: "r_1", conversationId: "s_1", participantId: "p_1" };
    expect(asked).toEqual([{ ...around, to: { type: "customer" }, channel: "simulator", text: "Your order is on its way." }]);
  });

  it("tells somebody else where they were last", async () => {
    const { asked } = await tell({ to: "person", person: "+91 98765 43210", message: "A big order." });
    expect(asked).toMatchObject([{ to: { type: "person", name: "+91 98765 43210" }, channel: null }]);
  });

  it("tells nobody where nothing is real, and says so", async () => {
    const result = await perform("notify", { to: "person", person: "p_2", message: "Hello." });
    expect(result).toMatchObject({ ok: true, output: { simulated: true }, event: "notified" });
  });

  it.each<[JsonObject]>([
    [{ channel: "web" }],
    [{ channel: "web", message: "  " }],
    [{ channel: "web", message: "x".repeat(4_097) }],
    [{ to: "person", channel: "web", message: "Hello." }],
    [{ to: "person", person: " ", message: "Hello." }],
  ])("refuses %o, and tells nobody", async (config) => {
    const { result, asked } = await tell(config);
    expect([outcomeOf(result), asked]).toEqual(["CONFIG_INVALID", []]);
  });
});
