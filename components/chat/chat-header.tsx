"use client";

import { SquarePen, UserRound } from "lucide-react";
import { useState } from "react";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { IconButton } from "@/components/ui/icon-button";
import { ParleyMark } from "@/components/ui/parley-mark";
import { ThemeToggle } from "@/components/ui/theme-toggle";
import { SignInDialog } from "./sign-in-dialog";

type Props = {
  title: string;
  /** Under which the browser keeps the session. */
  place: string;
  /** A person answers in the flow's place. */
  isWithPerson: boolean;
  canStartNew: boolean;
  isEnded: boolean;
  onStartNew: () => void;
};

export function ChatHeader({ title, place, isWithPerson, canStartNew, isEnded, onStartNew }: Props) {
  const [isAsking, setIsAsking] = useState(false);
  const [isSigningIn, setIsSigningIn] = useState(false);
  return (
    <header className="flex h-16 shrink-0 items-center gap-3 border-b border-line bg-surface pr-2 pl-4">
      <ParleyMark className="size-9" />
      <div className="min-w-0 flex-1">
        <h1 className="truncate text-lg font-medium">{title}</h1>
        <p className="truncate text-xs text-ink-3" aria-live="polite">
          {isWithPerson ? "A person is answering" : "Automated assistant"}
        </p>
      </div>
      <IconButton label="Sign in" size="lg" onClick={() => setIsSigningIn(true)}>
        <UserRound aria-hidden="true" />
      </IconButton>
      <ThemeToggle size="lg" tooltipSide="bottom" />
      <IconButton label="Start a new conversation" size="lg" disabled={!canStartNew} onClick={() => (isEnded ? onStartNew() : setIsAsking(true))}>
        <SquarePen aria-hidden="true" />
      </IconButton>
      <SignInDialog place={place} open={isSigningIn} onOpenChange={setIsSigningIn} />
      <ConfirmDialog
        open={isAsking}
        onOpenChange={setIsAsking}
        title="Start a new conversation?"
        confirmLabel="Start anew"
        danger={false}
        onConfirm={async () => onStartNew()}
      >
        What you have chosen so far is left behind, and this conversation can no longer be seen here.
      </ConfirmDialog>
    </header>
  );
}
