import type { Locator, Page } from "@playwright/test";

/** The run viewer. */
export function runPage(page: Page) {
  const scrubber = page.getByRole("slider", { name: "Step of the run" });
  return {
    page,
    scrubber,
    stepPane: page.getByTestId("run-step"),
    /** The states of the canvas that say the run stands there. */
    activeStates: page.getByRole("group", { name: /the run (stands here|is here now)/ }),
    saidMessages: page.getByTestId("run-conversation").locator("[data-said=true]"),
    unsaidMessages: page.getByTestId("run-conversation").locator("[data-said=false]"),
    tick: (index: number): Locator => scrubber.locator(`[data-index="${index}"]`),
    /** Top-level entries of the context with what the step did to them. */
    contextEntries: () =>
      page
        .getByTestId("run-context")
        .locator(":scope > li > div")
        .evaluateAll((rows) => rows.map((row) => ({ name: row.querySelector(".text-ink")?.textContent ?? "", change: row.getAttribute("data-change") }))),
  };
}

export type RunPage = ReturnType<typeof runPage>;
