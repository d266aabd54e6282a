/** What is drawn in one line or a few, and cut with an ellipsis where it has no room. */
const cutting = "input, .truncate, [class*='line-clamp']";

/** Gives what is cut under the pointer or the focus a title with the whole of it, as long as it is cut; titles of its own stay. */
export function tellWhole({ target }: Event): void {
  const element = target instanceof Element ? target.closest<HTMLElement>(cutting) : null;
  if (!element || (element.title !== "" && element.dataset.whole === undefined) || isSecret(element)) return;
  const whole = isCut(element) ? textOf(element) : "";
  if (whole === "") {
    element.removeAttribute("title");
    delete element.dataset.whole;
  } else {
    element.title = whole;
    element.dataset.whole = "";
  }
}

function isSecret(element: HTMLElement): boolean {
  return element instanceof HTMLInputElement && element.type === "password";
}

function isCut({ scrollWidth, clientWidth, scrollHeight, clientHeight }: HTMLElement): boolean {
  return scrollWidth > clientWidth || scrollHeight > clientHeight + 1;
}

function textOf(element: HTMLElement): string {
  return element instanceof HTMLInputElement ? element.value || element.placeholder : (element.textContent ?? "");
}
