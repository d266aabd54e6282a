import { aLargeFlow } from "@/components/flow-canvas/a-large-flow.fixture";
import { editorPage } from "./support/editor-page";
import { countRenders, takeRenders } from "./support/renders";
import { rest } from "./support/rest";
import { expect, test } from "./support/story";

test("A letter draws its field and the card of its state, however many states the flow has", async ({ operator }) => {
  await countRenders(operator);
  const counts: number[] = [];
  for (const states of [20, 200]) {
    const slug = `typing_${states}`;
    await rest.createFlow(slug, aLargeFlow(slug, states));
    const editor = editorPage(operator);
    await operator.goto(`/flows/${slug}`);
    await operator
      .getByRole("region", { name: "States", exact: true })
      .getByRole("button", { name: /\bstep_3$/ })
      .click();
    await editor.inspector
      .getByRole("button", { name: /^Say Step 3/ })
      .first()
      .click();
    // The first letter starts saving, and the layout and the findings come to rest.
    await editor.message.press("End");
    await editor.message.pressSequentially("ab");
    await editor.saved();
    await operator.waitForTimeout(1_500);
    await takeRenders(operator);
    await editor.message.press("c");
    await expect(editor.message).toHaveValue("Step 3 says somethingabc");
    const renders = await takeRenders(operator);
    expect(renders.states.filter((name) => name !== "step_3")).toEqual([]);
    // The action that holds the field, what stands at its head, and the field.
    expect(renders.fields.sort()).toEqual(["", "/executor", "/config/message"].map((part) => `/states/step_3/onEntry/0${part}`).sort());
    counts.push(renders.count);
  }
  process.stdout.write(`components drawn for one letter: ${counts[0]} of 20 states, ${counts[1]} of 200\n`);
  const [few = 0, many = 0] = counts;
  expect(many).toBeGreaterThan(0);
  expect(many).toBeLessThanOrEqual(few + 20);
});
