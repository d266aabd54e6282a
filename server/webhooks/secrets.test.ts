import { describe, expect, it } from "vitest";
import { readWebhookSecrets } from "./secrets";

const secret = "0123456789abcdef";

describe("readWebhookSecrets", () => {
  it("names a source after the end of its variable", () => {
    expect([...readWebhookSecrets({ WEBHOOK_SECRET_COURIER: secret, WEBHOOK_SECRET_MY_SHOP: `${secret}2`, PATH: "/bin", WEBHOOK_SECRET_EMPTY: "" })]).toEqual([
      ["courier", secret],
      ["my_shop", `${secret}2`],
    ]);
  });

  it("says each variable that cannot be used", () => {
    const read = () => readWebhookSecrets({ WEBHOOK_SECRET_SANDBOX: secret, WEBHOOK_SECRET_SHORT: "abc", "WEBHOOK_SECRET_A-B": secret });
    expect(read).toThrow(/WEBHOOK_SECRET_SANDBOX cannot be used.*\nWEBHOOK_SECRET_SHORT must have at least 16.*\nWEBHOOK_SECRET_A-B must go on/);
  });
});
