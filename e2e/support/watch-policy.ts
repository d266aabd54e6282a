import { expect, type Page } from "@playwright/test";

export type PolicyWatch = {
  /** What the policy refused on the page since it was loaded. */
  refused: () => Promise<string[]>;
  /** Every document of the page came with the policy that it is meant to have. */
  wasSent: () => void;
};

/** Watches what a page is allowed from its first document on; asked for before that is loaded. */
export async function watchPolicy(page: Page): Promise<PolicyWatch> {
  await page.addInitScript(() => {
    const refused: string[] = [];
    Reflect.set(window, "refusedByPolicy", refused);
    document.addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI, sourceFile, lineNumber }) =>
      refused.push(`${effectiveDirective} ${blockedURI} ${sourceFile}:${lineNumber}`),
    );
  });
  const policies: string[] = [];
  page.on("response", (response) => response.request().isNavigationRequest() && policies.push(response.headers()["content-security-policy"] ?? "none"));
  return {
    refused: () => page.evaluate((): string[] => Reflect.get(window, "refusedByPolicy")),
    wasSent: () => {
      expect(policies.length).toBeGreaterThan(0);
      for (const policy of policies) {
        expect(policy).toMatch(/script-src 'self' 'nonce-[A-Za-z0-9+/=]{24}' 'strict-dynamic';/);
        expect(policy).not.toMatch(/unsafe-eval|script-src[^;]*unsafe-inline/);
      }
    },
  };
}
