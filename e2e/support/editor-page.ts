import { expect, type Locator, type Page } from "@playwright/test";
import { steadyBox } from "./steady-box";

/** The flow editor. */
export function editorPage(page: Page) {
  const inspector = page.getByRole("tabpanel", { name: "Inspect" });
  const preview = page.getByRole("tabpanel", { name: "Preview" });
  const editor = {
    page,
    canvas: page.getByRole("application"),
    inspector,
    preview,
    saveStatus: page.getByRole("status").filter({ hasText: /^(Saved|Saving|Offline, kept here|Reload needed|Not saved)$/ }),
    async open(slug: string): Promise<void> {
      await page.goto(`/flows/${slug}`);
      await editor.isReady();
    },
    async isReady(): Promise<void> {
      await expect(page.getByRole("group", { name: /start of the flow/ })).toBeVisible();
    },
    /** A state on the canvas. */
    state: (name: string): Locator => page.getByRole("group", { name: new RegExp(`^(Action|Decision|Wait|Parallel|End) state ${name}(\\.|$)`) }),
    exit: (state: string, event: string): Locator => editor.state(state).getByTitle(`Drag to lead ${event} to another state`),
    newExit: (state: string): Locator => page.getByRole("button", { name: `Add what comes after ${state}`, exact: true }),
    /** The name of a state, typed where the state stands. */
    nameHere: page.getByRole("textbox", { name: "Name of this state" }),
    /** The kind of a state that was added without saying which. */
    kindHere: (kind: string): Locator => page.getByRole("radiogroup", { name: "Kind of state" }).getByRole("radio", { name: kind }),
    /** The label of the selected transition, where its event is changed. */
    edgeLabel: (event: string): Locator => page.getByRole("button", { name: `Event ${event}. Change it`, exact: true }),
    paletteItem: (type: string): Locator => page.getByRole("region", { name: "Add a state: drag or press" }).getByRole("button", { name: type, exact: true }),
    /** Presses a state's title row. */
    choose: (name: string): Promise<void> => editor.state(name).click({ position: { x: 40, y: 5 } }),
    dialog: page.getByRole("dialog").or(page.getByRole("alertdialog")),
    nameField: page.getByLabel("Name of the state"),
    description: inspector.getByRole("textbox", { name: "Description", exact: true }),
    /** What the first action of the chosen state says. */
    message: inspector.getByRole("textbox", { name: "Message", exact: true }).first(),
    /** Chooses a state and opens what it says. */
    async openMessage(state: string): Promise<void> {
      await editor.choose(state);
      await inspector
        .getByRole("button", { name: /^Say\b/ })
        .first()
        .click();
      await expect(editor.message).toBeVisible();
    },
    /** A transition's target in the inspector. */
    target: (event: string): Locator => inspector.getByRole("combobox", { name: `${event} leads to` }),
    async saved(): Promise<void> {
      await expect(editor.saveStatus).toHaveText("Saved");
    },
    /** Draws a line with the mouse from a handle onto a state. */
    async drawTo(handle: Locator, target: string): Promise<void> {
      const [from, to] = [await middleOf(handle), await entryOf(editor.state(target))];
      await page.mouse.move(from.x, from.y);
      await page.mouse.down();
      await page.mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2, { steps: 8 });
      await page.mouse.move(to.x, to.y, { steps: 8 });
      await page.mouse.up();
    },
    /** Where an edge passes, halfway, from the canvas' corner. */
    async middleOfEdge(id: string): Promise<{ x: number; y: number }> {
      const canvas = await steadyBox(editor.canvas);
      const middle = await page.locator(`.react-flow__edge[data-id="${id}"] .flow-edge-line`).evaluate((line) => {
        if (!(line instanceof SVGPathElement)) throw new Error("An edge is drawn as a path");
        const matrix = line.getScreenCTM();
        const { x, y } = line.getPointAtLength(line.getTotalLength() / 2).matrixTransform(matrix ?? undefined);
        return { x, y };
      });
      return { x: middle.x - canvas.x, y: middle.y - canvas.y };
    },
    /** Publishes through the dialog. */
    async publish(): Promise<void> {
      await page.getByRole("button", { name: "Publish", exact: true }).click();
      await editor.dialog.getByRole("button", { name: /^Publish version/ }).click();
      await expect(page.getByRole("dialog", { name: /^Version \d+ is published$/ })).toBeVisible();
      await page.getByRole("button", { name: "Back to the editor" }).click();
    },
  };
  return editor;
}

export type EditorPage = ReturnType<typeof editorPage>;

async function middleOf(locator: Locator) {
  const { x, y, width, height } = await steadyBox(locator);
  return { x: x + width / 2, y: y + height / 2 };
}

/** Where edges arrive at a state: the left end of its title row. Nodes are 248 px wide before zooming, title rows 40 px high. */
async function entryOf(state: Locator) {
  const { x, y, width } = await steadyBox(state);
  return { x, y: y + 20 * (width / 248) };
}
