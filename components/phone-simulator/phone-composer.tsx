import { ArrowUp } from "lucide-react";
import { type KeyboardEvent, useRef, useState } from "react";
import { newTextId } from "@/components/transcript/new-text-id";
import { longestPhoneText } from "@/flows/protocol/phones";

type Props = { isReady: boolean; onSay: (said: { id: string; text: string }) => Promise<boolean> };

/** Where the owner of the phone writes. Enter sends, shift and enter make a line. */
export function PhoneComposer({ isReady, onSay }: Props) {
  const [text, setText] = useState("");
  /** What is not known to have arrived keeps its id: sent again, it is not said twice. */
  const sending = useRef<{ id: string; text: string } | null>(null);
  const isEmpty = text.trim() === "";

  async function send() {
    const said = text.trim();
    if (said === "" || !isReady) return;
    if (sending.current?.text !== said) sending.current = { id: newTextId(), text: said };
    const { current } = sending;
    setText("");
    if (await onSay(current)) sending.current = null;
    else setText((now) => (now === "" ? said : now));
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    void send();
  }

  return (
    <form
      className="shrink-0 bg-surface px-3 pt-2 pb-[max(10px,env(safe-area-inset-bottom))]"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <div className="flex items-end gap-2 rounded-[24px] border border-line-strong bg-bg pl-4 focus-within:border-accent">
        <textarea
          rows={1}
          value={text}
          maxLength={longestPhoneText}
          aria-label="Message as the owner of this phone"
          placeholder="Write as the owner"
          enterKeyHint="send"
          autoComplete="off"
          onChange={(event) => setText(event.target.value)}
          onKeyDown={onKeyDown}
          className="field-sizing-content max-h-36 min-h-11 min-w-0 flex-1 resize-none bg-transparent py-2.5 text-base text-ink outline-none placeholder:text-ink-3 scrollbar-quiet pointer-coarse:text-lg"
        />
        <button
          type="submit"
          aria-label="Send"
          disabled={isEmpty || !isReady}
          className="m-[2px] grid size-10 shrink-0 place-items-center rounded-full bg-accent-fill text-on-accent disabled:bg-line disabled:text-ink-3"
        >
          <ArrowUp aria-hidden="true" className="size-5" />
        </button>
      </div>
    </form>
  );
}
