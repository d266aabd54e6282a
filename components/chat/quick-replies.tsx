import type { Button } from "@/flows/protocol/chat";

/** What can be said with one tap, under the last message only. */
export function QuickReplies({ buttons, onChoose }: { buttons: readonly Button[]; onChoose: (button: Button) => void }) {
  return (
    <ul aria-label="Quick replies" className="mt-3 flex flex-wrap gap-2 animate-rise-in">
      {buttons.map((button) => (
        <li key={button.id} className="max-w-full">
          <button
            type="button"
            onClick={() => onChoose(button)}
            className="min-h-11 max-w-full rounded-full border border-accent-line bg-surface px-4 py-2 text-left font-medium text-accent transition-[background-color,transform] duration-150 hover:bg-accent-soft active:scale-[0.98]"
          >
            {button.label}
          </button>
        </li>
      ))}
    </ul>
  );
}
