import { describe, expect, it } from "vitest";
import { errorCatalogue, isErrorCode } from "@/flows/errors";
import { customerSentence, describeError, operatorSentence } from "./error-sentence";

const codes = Object.keys(errorCatalogue).filter(isErrorCode);

describe("operatorSentence", () => {
  it("names the number of problems that block publishing", () => {
    expect(operatorSentence("INVALID_FLOW", { errors: [{}, {}] })).toBe("2 problems block publishing. The issues panel lists what to mend.");
  });

  it("reads as a failure of ours when the code is unknown", () => {
    expect(operatorSentence("NEVER_HEARD", { reference: "k7" })).toBe(operatorSentence("INTERNAL", { reference: "k7" }));
    expect(operatorSentence("INTERNAL", { reference: "k7" })).toContain("k7");
  });

  it.each(codes)("speaks in whole, calm sentences about %s", (code) => {
    for (const text of [operatorSentence(code), customerSentence(code)]) {
      expect(text).toMatch(/^[A-Z].*\.$/);
      expect(text).not.toMatch(/!|error|successfully|[A-Z]{3,}_[A-Z]/);
    }
  });
});

describe("describeError", () => {
  it("says that the server cannot be reached when the error has no answer of the server", () => {
    expect(describeError(new TypeError("fetch failed"))).toBe("The server cannot be reached right now. Check your connection, then try again.");
  });

  it("reads the code and the details of an answer", () => {
    const error = Object.assign(new Error("no"), { data: { appCode: "STATE_IN_USE", details: { references: ["/a"] } } });
    expect(describeError(error)).toBe("A transition leads to this state. Lead them elsewhere first, or delete them with it.");
  });
});
