import { describe, expect, it } from "vitest";
import { ExecutorError } from "../../errors";
import { createSimulatedPorts, type Simulation } from "../../simulation/create-ports";
import { type Around, outcomeOf, perform } from "../testing/perform";

const config = { field: "delivery_address", allow_saved: true, require_coordinates: true };
const home = {
  label: "Home",
  line1: "Flat 2, Satpur Colony",
  landmark: null,
  city: "Nashik",
  pincode: "422007",
  point: { latitude: 19.988, longitude: 73.727 },
};

async function withHome(): Promise<Simulation> {
  const simulation = createSimulatedPorts({ seed: 1 });
  await simulation.ports.addresses.save({ participantId: null, userId: null, conversationId: "s_1" }, home, "k");
  return simulation;
}

const read = (text: string, around: Around = {}) => perform("address", config, { text, ...around });

describe("address on entry", () => {
  it("offers known places to someone without saved addresses, and parks", async () => {
    expect(await perform("address", config, { hook: "entry" })).toEqual({
      ok: true,
      park: true,
      replies: [
        {
          content: "Where should we deliver it? Pick a place, type an address, or share your location.",
          buttons: [
            { id: "1", label: "Gangapur Road" },
            { id: "2", label: "College Road" },
            { id: "3", label: "Panchavati" },
            { id: "4", label: "Indira Nagar" },
          ],
        },
      ],
    });
  });

  it("offers saved addresses first", async () => {
    const result = await perform("address", config, { hook: "entry", simulation: await withHome() });
    expect(result.replies?.[0]).toMatchObject({
      content: expect.stringContaining("saved address"),
      buttons: [{ id: "1", label: "Home, Flat 2, Satpur Colony" }],
    });
  });

  it("keeps saved addresses back when it is told to", async () => {
    const result = await perform("address", { ...config, allow_saved: false }, { hook: "entry", simulation: await withHome() });
    expect(result.replies?.[0]?.buttons?.[0]?.label).toBe("Gangapur Road");
  });

  it.each([
    ["pickup_address", "Where should we pick it up?"],
    ["home", "What is the address?"],
  ])("asks for %s in its own words", async (field, question) => {
    expect((await perform("address", { field }, { hook: "entry" })).replies?.[0]?.content).toMatch(question);
    expect((await perform("address", { field, prompt: "Where to?" }, { hook: "entry" })).replies?.[0]?.content).toBe("Where to?");
  });
});

describe("address on an answer", () => {
  it.each(["1", "the first one", "first", "number 1", "Gangapur Road", "gangapur rd"])("takes %s for the first offer", async (text) => {
    expect(await read(text)).toMatchObject({
      ok: true,
      event: "address_valid",
      output: { label: "Gangapur Road", coordinates: { latitude: 20.011, longitude: 73.752 } },
    });
  });

  it("takes a pressed button", async () => {
    expect(await perform("address", config, { input: { text: "College Road", event: "2", data: null } })).toMatchObject({ output: { label: "College Road" } });
  });

  it.each(["1", "home", "Home, Flat 2, Satpur Colony", "at home please"])("takes %s for the saved address", async (text) => {
    expect(await read(text, { simulation: await withHome() })).toMatchObject({
      event: "address_valid",
      output: { id: expect.any(String), label: "Home", line1: home.line1, pincode: "422007", source: "saved", confidence: 1 },
    });
  });

  it("locates free text and keeps it as the first line", async () => {
    expect(outcomeOf(await read("Flat 7, Sai Plaza, Colege Road"))).toEqual({
      label: "College Road",
      line1: "Flat 7, Sai Plaza, Colege Road",
      city: "Nashik",
      pincode: "422005",
      latitude: 20.0063,
      longitude: 73.7631,
      coordinates: { latitude: 20.0063, longitude: 73.7631 },
      formatted: "Flat 7, Sai Plaza, Colege Road, College Road, Nashik 422005",
      source: "gazetteer",
      confidence: expect.any(Number),
    });
  });

  it("takes a shared location, 0 degrees too, and names what is near", async () => {
    const share = (latitude: number, longitude: number) => perform("address", config, { input: { text: "", event: null, data: { latitude, longitude } } });
    expect(await share(20.0062, 73.763)).toMatchObject({ event: "address_valid", output: { line1: "Near College Road", source: "pin", latitude: 20.0062 } });
    expect(await share(0, 0)).toMatchObject({ event: "address_valid", output: { line1: "0.00000, 0.00000", latitude: 0, longitude: 0 } });
  });

  it.each(["somewhere over there", "9", "xy", "", "99"])("does not make a place of %o", async (text) => {
    const result = await read(text);
    expect(result).toMatchObject({ ok: true, event: "address_invalid", replies: [{ content: expect.stringMatching(/\w/) }] });
    expect(result).not.toHaveProperty("output");
  });

  it("gives up after as many misses as it is told", async () => {
    const around = { text: "nowhere", attempts: 1 };
    expect(await perform("address", { ...config, maxAttempts: 2 }, around)).toMatchObject({ event: "max_attempts" });
    expect(await perform("address", { ...config, maxAttempts: 3 }, around)).toMatchObject({ event: "address_invalid" });
  });

  it("asks for a pin when places cannot be looked up", async () => {
    const { ports } = createSimulatedPorts({ seed: 1 });
    const geocoder = { ...ports.geocoder, geocode: () => Promise.reject(new ExecutorError("GEOCODER_UNAVAILABLE")) };
    expect(await read("Satpur Colony", { ports: { geocoder } })).toMatchObject({
      ok: true,
      event: "address_invalid",
      replies: [{ content: expect.stringContaining("share your location") }],
    });
  });

  it("saves a new address once, however often the turn is repeated", async () => {
    const simulation = createSimulatedPorts({ seed: 1 });
    const save = () => perform("address", { ...config, saveNew: true }, { text: "Plot 9, Satpur MIDC", simulation });
    const [first, again] = [await save(), await save()];
    expect(outcomeOf(first)).toEqual(outcomeOf(again));
    expect(simulation.store.addresses).toEqual([expect.objectContaining({ label: "Satpur MIDC" })]);
  });
});
