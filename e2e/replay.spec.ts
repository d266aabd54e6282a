import { verifyRun } from "@/flows/engine/record/verify-run";
import { executorFacts } from "@/testing/builders/core-catalogue";
import { rest } from "./support/rest";
import { runPage } from "./support/run-page";
import { expect, test } from "./support/story";
import { studioApi } from "./support/studio-api";

test("A run proves itself in the browser exactly as in Node, and a changed one names its step", async ({ operator, database }) => {
  const runId = await rest.orderInCash();
  const run = runPage(operator);
  const record = await (await studioApi(operator.context())).runs.get.query({ id: runId });
  const inNode = verifyRun({ ...record, runId, facts: executorFacts });
  if (!inNode.ok) throw new Error(`in Node, step ${inNode.seq} is in doubt: ${inNode.reason}`);
  await operator.goto(`/runs/${runId}`);

  await test.step("the snapshot that Chromium replays is Node's, byte for byte", async () => {
    await operator.getByRole("button", { name: "Verify" }).click();
    await expect(operator.getByText(`Replayed ${inNode.steps} steps: identical, seals intact.`)).toBeVisible();
    await expect(operator.getByTestId("snapshot-hash")).toHaveAttribute("title", inNode.snapshotHash);
  });
  await test.step("a step that was changed in the database is named and can be gone to", async () => {
    const seq = record.steps.find(({ executor }) => executor === "pricing")?.seq ?? 0;
    await database.changeStep(runId, seq);
    await operator.getByRole("button", { name: "Verify" }).click();
    await expect(operator.getByText(`Step ${seq} is the first in doubt`)).toBeVisible();
    await operator.getByRole("button", { name: `Go to step ${seq}` }).click();
    await expect(run.stepPane).toHaveAttribute("data-seq", String(seq));
  });
});
