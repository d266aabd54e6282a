/** Shared looks of what floats, so that menus and selects are one family. They close at once: one that fades out still takes keys and second clicks. */
export const floatingPanel = "z-50 rounded-md border border-line bg-surface text-ink shadow-float outline-none data-[state=open]:animate-pop-in";

export const menuItem =
  "relative flex h-8 cursor-default select-none items-center gap-2 rounded-sm px-2 text-sm text-ink outline-none data-[disabled]:pointer-events-none data-[highlighted]:bg-hover data-[disabled]:text-ink-3 pointer-coarse:h-11 [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-ink-3";

export const menuItemDanger = "text-danger data-[highlighted]:bg-danger-soft [&_svg]:text-danger";
