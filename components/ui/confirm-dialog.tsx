"use client";

import { AlertDialog as Primitive } from "radix-ui";
import { type ReactNode, useState } from "react";
import { Button } from "./button";
import { cn } from "./cn";
import { scrim } from "./dialog";

export type ConfirmDialogProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** A question that names the thing: "Delete the draft of Food order?" */
  title: string;
  /** Says what will be lost. */
  children: ReactNode;
  /** A verb with its object: "Delete draft". */
  confirmLabel: string;
  danger?: boolean;
  /** The dialog stays open, and shows progress, until this settles; it closes when it resolves. */
  onConfirm: () => Promise<unknown> | undefined;
};

/** Asks before something is lost. The safe answer has the focus. */
export function ConfirmDialog({ open, onOpenChange, title, children, confirmLabel, danger = true, onConfirm }: ConfirmDialogProps) {
  const [isPending, setIsPending] = useState(false);
  async function confirm() {
    // It can still be pressed while it fades away.
    if (!open) return;
    setIsPending(true);
    try {
      await onConfirm();
      onOpenChange(false);
    } catch {
      // The caller has said what went wrong; the dialog stays, so that the person can try again.
    } finally {
      setIsPending(false);
    }
  }
  return (
    <Primitive.Root open={open} onOpenChange={(next) => !isPending && onOpenChange(next)}>
      <Primitive.Portal>
        <Primitive.Overlay className={cn(scrim, "grid items-end justify-items-center sm:items-center sm:p-6")}>
          <Primitive.Content className="w-full rounded-t-xl border border-line bg-surface p-5 pb-[max(20px,env(safe-area-inset-bottom))] shadow-overlay outline-none data-[state=closed]:animate-pop-out data-[state=open]:animate-rise-in sm:max-w-sm sm:rounded-lg">
            <Primitive.Title className="text-lg font-medium">{title}</Primitive.Title>
            <Primitive.Description asChild>
              <div className="mt-1 text-sm text-ink-2">{children}</div>
            </Primitive.Description>
            <div className="mt-5 flex flex-col-reverse gap-2 sm:flex-row sm:justify-end">
              <Primitive.Cancel asChild>
                <Button disabled={isPending}>Cancel</Button>
              </Primitive.Cancel>
              <Button variant={danger ? "danger" : "primary"} pending={isPending} onClick={confirm}>
                {confirmLabel}
              </Button>
            </div>
          </Primitive.Content>
        </Primitive.Overlay>
      </Primitive.Portal>
    </Primitive.Root>
  );
}
