import { describe, expect, it } from "vitest";
import { type CredentialDraft, readCredential, refusedFields } from "./read-credential";

const draft: CredentialDraft = { name: " weather ", kind: "header", value: " Bearer sesame ", header: "", hosts: "api.test, *.other.test\nplain.test:8080" };

describe("readCredential", () => {
  it("reads a header with the hosts it may be sent to", () => {
    expect(readCredential(draft)).toEqual({
      ok: true,
      credential: { name: "weather", kind: "header", value: "Bearer sesame", header: null, hosts: ["api.test", "*.other.test", "plain.test:8080"] },
    });
  });

  it("lets a key have no hosts, and no header", () => {
    expect(readCredential({ ...draft, kind: "key", hosts: "", header: "x-key" })).toMatchObject({
      ok: true,
      credential: { kind: "key", header: null, hosts: [] },
    });
  });

  it.each<[Partial<CredentialDraft>, keyof CredentialDraft]>([
    [{ name: "" }, "name"],
    [{ name: "with blank" }, "name"],
    [{ value: "short" }, "value"],
    [{ value: "two\nlines of it" }, "value"],
    [{ header: "no header" }, "header"],
    [{ hosts: "" }, "hosts"],
    [{ hosts: "*" }, "hosts"],
    [{ hosts: "https://api.test" }, "hosts"],
  ])("says at its field what is wrong with %j", (changed, field) => {
    const read = readCredential({ ...draft, ...changed });
    expect(read.ok ? [] : Object.keys(read.problems)).toEqual([field]);
  });
});

it("finds the fields that the server refused, and leaves the rest to a sentence", () => {
  const refused = (appCode: string, details: object) => Object.assign(new Error("no"), { data: { appCode, details } });
  expect(Object.keys(refusedFields(refused("CREDENTIAL_EXISTS", {})) ?? {})).toEqual(["name"]);
  expect(Object.keys(refusedFields(refused("INVALID_INPUT", { issues: [{ path: "/hosts/0" }] })) ?? {})).toEqual(["hosts"]);
  expect(refusedFields(refused("VAULT_LOCKED", {}))).toBeNull();
});
