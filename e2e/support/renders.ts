import type { Page } from "@playwright/test";

/** Which components React has drawn: how many, and those that stand in a state on the canvas, a row of the outline, or a field. */
export type Renders = { count: number; states: string[]; fields: string[] };

/** Has to be called before the page is opened: React looks for its tools once. */
export async function countRenders(page: Page): Promise<void> {
  await page.addInitScript(watchReact);
}

/** What was drawn since the last call. */
export function takeRenders(page: Page): Promise<Renders> {
  return page.evaluate(() => {
    const { parleyRenders } = globalThis as unknown as { parleyRenders: { count: number; states: Set<string>; fields: Set<string> } };
    const taken = { count: parleyRenders.count, states: [...parleyRenders.states], fields: [...parleyRenders.fields] };
    parleyRenders.count = 0;
    parleyRenders.states.clear();
    parleyRenders.fields.clear();
    return taken;
  });
}

/** In the page: the hook by which React tells its developer tools what it has done, in a build for users too. */
function watchReact(): void {
  type Fiber = { tag: number; flags: number; child: Fiber | null; sibling: Fiber | null; return: Fiber | null; alternate: Fiber | null; stateNode: unknown };
  const renders = { count: 0, states: new Set<string>(), fields: new Set<string>() };
  const components = new Set([0, 1, 11, 14, 15]);
  const elementOf = (fiber: Fiber): Element | null => {
    for (let at: Fiber | null = fiber; at !== null; at = at.child) if (at.stateNode instanceof Element) return at.stateNode;
    return null;
  };
  const note = (fiber: Fiber) => {
    renders.count += 1;
    const element = elementOf(fiber);
    const node = element?.closest<HTMLElement>(".react-flow__node");
    if (node?.dataset.id !== undefined) renders.states.add(node.dataset.id);
    const field = element?.matches("[data-path]") ? element : null;
    if (field instanceof HTMLElement && field.dataset.path !== undefined) renders.fields.add(field.dataset.path);
  };
  const walk = (fiber: Fiber) => {
    // 1: this component was called in this commit.
    if (components.has(fiber.tag) && (fiber.flags & 1) !== 0) note(fiber);
    // What was not touched is the same child as before.
    if (fiber.alternate !== null && fiber.alternate.child === fiber.child) return;
    for (let child = fiber.child; child !== null; child = child.sibling) walk(child);
  };
  Object.assign(globalThis, {
    parleyRenders: renders,
    __REACT_DEVTOOLS_GLOBAL_HOOK__: {
      isDisabled: false,
      supportsFiber: true,
      renderers: new Map(),
      inject: () => 1,
      checkDCE: () => undefined,
      onCommitFiberRoot: (_id: number, root: { current: Fiber }) => walk(root.current),
      onCommitFiberUnmount: () => undefined,
      onPostCommitFiberRoot: () => undefined,
    },
  });
}
