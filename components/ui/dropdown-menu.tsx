"use client";

import { DropdownMenu as Primitive } from "radix-ui";
import type { ComponentProps } from "react";
import { cn } from "./cn";
import { floatingPanel, menuItem, menuItemDanger } from "./overlay-styles";
import { useListKeys } from "./use-list-keys";

/** Not modal: the page behind stays readable for assistive technology. */
export function Menu(props: ComponentProps<typeof Primitive.Root>) {
  return <Primitive.Root modal={false} {...props} />;
}
export const MenuTrigger = Primitive.Trigger;

export function MenuContent({ className, ...props }: ComponentProps<typeof Primitive.Content>) {
  const onKeyDownCapture = useListKeys("menuitem");
  return (
    <Primitive.Portal>
      <Primitive.Content
        sideOffset={4}
        collisionPadding={8}
        className={cn(floatingPanel, "min-w-44 p-1", className)}
        onKeyDownCapture={onKeyDownCapture}
        onCloseAutoFocus={stayWhereFocusWent}
        {...props}
      />
    </Primitive.Portal>
  );
}

/** What an item opened or added has the focus by now: it is not taken back to the button. */
function stayWhereFocusWent(event: Event) {
  const { activeElement } = document;
  if (activeElement !== null && activeElement !== document.body) event.preventDefault();
}

export function MenuItem({ className, danger = false, ...props }: ComponentProps<typeof Primitive.Item> & { danger?: boolean }) {
  return <Primitive.Item className={cn(menuItem, danger && menuItemDanger, className)} {...props} />;
}

export function MenuLabel({ className, ...props }: ComponentProps<typeof Primitive.Label>) {
  return <Primitive.Label className={cn("px-2 py-1.5 text-xs text-ink-3", className)} {...props} />;
}

export function MenuSeparator({ className, ...props }: ComponentProps<typeof Primitive.Separator>) {
  return <Primitive.Separator className={cn("-mx-1 my-1 h-px bg-line", className)} {...props} />;
}
