import type { Page } from "@playwright/test";

/** Texts that are cut at the side without an ellipsis, as "what it is: its text"; on a phone and at a desk alike. */
export function cutTexts(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    const isSeen = (element: Element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
    const clips = (style: CSSStyleDeclaration) => style.overflowX === "hidden" || style.overflowX === "clip";
    // What is for screen readers only, and the drawing board that is moved about, cut on purpose.
    const isApart = (element: Element) => element.closest(".sr-only, .react-flow, [aria-hidden='true']") !== null;
    const report = (element: Element, text: string) => found.push(`${element.tagName.toLowerCase()}: ${text.trim().slice(0, 80)}`);

    const measure = document.createElement("canvas").getContext("2d");
    for (const field of document.querySelectorAll("input")) {
      const style = getComputedStyle(field);
      if (!isSeen(field) || isApart(field) || ["checkbox", "radio", "file", "hidden"].includes(field.type)) continue;
      const shown = field.value || field.placeholder;
      if (measure) measure.font = style.font;
      const room = field.clientWidth - Number.parseFloat(style.paddingLeft) - Number.parseFloat(style.paddingRight);
      const width = field.type === "password" ? 0 : (measure?.measureText(shown).width ?? 0);
      if (width > room + 1 && style.textOverflow !== "ellipsis") report(field, shown);
    }

    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = texts.nextNode(); node; node = texts.nextNode()) {
      const parent = node.parentElement;
      if (!parent || !node.textContent?.trim() || isApart(parent) || !isSeen(parent)) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const right = Math.max(...[...range.getClientRects()].map((rect) => rect.right));
      for (let box: Element | null = parent; box && box !== document.body; box = box.parentElement) {
        const style = getComputedStyle(box);
        if (style.overflowX === "auto" || style.overflowX === "scroll" || style.textOverflow === "ellipsis" || style.webkitLineClamp !== "none") break;
        if (!clips(style) || right <= box.getBoundingClientRect().right + 1) continue;
        report(parent, node.textContent);
        break;
      }
    }
    return found;
  });
}

/** Placeholders that could be taken for a value: neither an example that says so nor an instruction. */
export function valueLikePlaceholders(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>("input[placeholder], textarea[placeholder]")]
      .map(({ placeholder }) => placeholder)
      .filter(
        (text) => text !== "" && !/^(e\.g\. |Search|Write|Choose|Paste|Separate|What |None$|No limit$|key$|context path$|.* when left empty$)/.test(text),
      ),
  );
}
