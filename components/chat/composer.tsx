"use client";

import { ArrowUp } from "lucide-react";
import { type KeyboardEvent, type Ref, useEffect, useImperativeHandle, useRef, useState } from "react";
import { cn } from "@/components/ui/cn";
import { readDraft, writeDraft } from "./session-store";

/** Characters, as the server takes them. */
const maxLength = 4096;

export type ComposerHandle = { /** Gives the keyboard back to the field, where that opens no on-screen keyboard. */ focusOnDesktop: () => void };

type Props = { /** Under which the draft is kept. */ place: string; isReady: boolean; onSend: (text: string) => void; ref?: Ref<ComposerHandle> };

/** Where the customer writes. Enter sends, shift and enter make a line; the draft outlives a reload. */
export function Composer({ place, isReady, onSend, ref }: Props) {
  const field = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useState("");
  const isEmpty = text.trim() === "";
  const left = maxLength - text.length;

  useEffect(() => setText(readDraft(place)), [place]);
  useImperativeHandle(ref, () => ({ focusOnDesktop: () => isFinePointer() && field.current?.focus() }));
  useEffect(() => {
    if (isReady && isFinePointer()) field.current?.focus();
  }, [isReady]);

  function write(next: string) {
    setText(next);
    writeDraft(place, next);
  }

  function send() {
    if (isEmpty || !isReady) return;
    onSend(text.trim());
    write("");
    field.current?.focus();
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  }

  return (
    <form
      className="shrink-0 border-t border-line bg-surface px-3 pt-2.5 pb-[max(10px,env(safe-area-inset-bottom))]"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <div className="flex items-end gap-2 rounded-[24px] border border-line-strong bg-bg pl-4 transition-[border-color] duration-150 focus-within:border-accent">
        <textarea
          ref={field}
          rows={1}
          value={text}
          maxLength={maxLength}
          aria-label="Message"
          placeholder="Write a message"
          enterKeyHint="send"
          autoComplete="off"
          onChange={(event) => write(event.target.value)}
          onKeyDown={onKeyDown}
          className="field-sizing-content max-h-36 min-h-[46px] min-w-0 flex-1 resize-none bg-transparent py-[11px] text-lg text-ink outline-none placeholder:text-ink-3 scrollbar-quiet sm:text-base"
        />
        {left < 200 && (
          <span className={cn("self-center text-xs tabular-nums", left < 20 ? "text-danger" : "text-ink-3")} aria-live="polite">
            {left} left
          </span>
        )}
        <button
          type="submit"
          aria-label="Send"
          disabled={isEmpty || !isReady}
          className="relative m-[3px] grid size-10 shrink-0 place-items-center rounded-full bg-accent-fill text-on-accent transition-[background-color,color,transform] duration-150 after:absolute after:-inset-[3px] active:scale-95 disabled:bg-line disabled:text-ink-3"
        >
          <ArrowUp aria-hidden="true" className="size-5" />
        </button>
      </div>
    </form>
  );
}

function isFinePointer(): boolean {
  return window.matchMedia("(pointer: fine)").matches;
}
