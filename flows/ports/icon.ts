/** Pictures that the studio has at hand; another one is given as an outline of its own. */
export const iconNames = [
  "banknote",
  "bell",
  "bot",
  "calculator",
  "calendar-clock",
  "circle",
  "clock",
  "cloud-sun",
  "code",
  "credit-card",
  "database",
  "file-text",
  "globe",
  "hash",
  "image",
  "languages",
  "link",
  "list-checks",
  "lock",
  "mail",
  "map",
  "map-pin",
  "message-square",
  "package-check",
  "pencil-line",
  "phone",
  "receipt-indian-rupee",
  "route",
  "scan-text",
  "search",
  "send",
  "shopping-cart",
  "sparkles",
  "star",
  "tag",
  "timer",
  "truck",
  "user",
  "users",
  "webhook",
  "workflow",
  "wrench",
  "zap",
] as const;

export type IconName = (typeof iconNames)[number];

/** The `d` of a path: commands and numbers, nothing that could be anything else. */
const outlinePattern = /^[Mm][MmLlHhVvCcSsQqTtAaZz\d\s,.eE+-]{1,2000}$/;

/** True for an outline in a box of 24 × 24. */
export function isOutline(icon: string): boolean {
  return outlinePattern.test(icon);
}

export function isIconName(icon: string): icon is IconName {
  return iconNames.some((name) => name === icon);
}

/** Why an icon cannot be drawn, in words; null when it can. Pure. */
export function iconProblem(icon: string): string | null {
  return isIconName(icon) || isOutline(icon) ? null : `its icon '${icon.slice(0, 40)}' is no name of the icon set and no outline`;
}
