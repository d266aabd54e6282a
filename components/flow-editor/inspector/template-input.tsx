import { type ChangeEvent, type KeyboardEvent, useId, useRef, useState } from "react";
import { useCatalogue } from "@/components/catalogue/use-catalogue";
import { cn } from "@/components/ui/cn";
import type { FieldControl } from "@/components/ui/field";
import { controlStyles } from "@/components/ui/input";
import { useEditorStore } from "../store/editor-store";
import { completePath, matchingPaths, pathAtCaret } from "./complete-path";
import { type ContextPath, contextPaths } from "./context-paths";

type Props = {
  control: FieldControl;
  value: string;
  onChange: (value: string) => void;
  long?: boolean;
  mono?: boolean;
  placeholder?: string;
  options?: readonly string[];
};

/** A text that may hold `{{paths}}`: typing `{{` offers what the context holds. */
export function TemplateInput({ control, value, onChange, long = false, mono = false, placeholder, options }: Props) {
  const { descriptions } = useCatalogue();
  const store = useEditorStore();
  const field = useRef<HTMLTextAreaElement>(null);
  const listId = useId();
  const [caret, setCaret] = useState<number | null>(null);
  const [active, setActive] = useState(0);
  const place = caret === null ? null : pathAtCaret(value, caret);
  // Looked up while somebody asks for them only: it takes the whole document.
  const offers = place ? matchingPaths(contextPaths(store.getState().definition, descriptions), place.typed) : offersOf(options, caret === null ? null : value);
  const isOpen = caret !== null && offers.length > 0;
  const choose = (path: string) => {
    const completed = place ? completePath(value, caret ?? value.length, path) : { text: path, caret: path.length };
    if (!completed) return;
    onChange(completed.text);
    setCaret(null);
    requestAnimationFrame(() => field.current?.setSelectionRange(completed.caret, completed.caret));
  };
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (!long && event.key === "Enter" && !isOpen) event.preventDefault();
    if (!isOpen) return;
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    const offer = offers[active];
    if (step !== 0) setActive((active + step + offers.length) % offers.length);
    else if ((event.key === "Enter" || event.key === "Tab") && offer) choose(offer.path);
    else if (event.key === "Escape") setCaret(null);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className="relative">
      <textarea
        {...control}
        ref={field}
        aria-controls={isOpen ? listId : undefined}
        aria-autocomplete="list"
        aria-activedescendant={isOpen ? `${listId}-${active}` : undefined}
        rows={long ? 3 : 1}
        spellCheck={long}
        placeholder={placeholder}
        value={value}
        onChange={(event: ChangeEvent<HTMLTextAreaElement>) => {
          onChange(long ? event.target.value : event.target.value.replace(/\n/g, " "));
          setCaret(event.target.selectionStart);
          setActive(0);
        }}
        onFocus={() => options && value === "" && setCaret(0)}
        onBlur={() => setCaret(null)}
        onKeyDown={onKeyDown}
        className={cn(
          controlStyles,
          "field-sizing-content block resize-none px-2.5 py-[5px] scrollbar-quiet",
          long ? "max-h-64 min-h-16 resize-y" : "max-h-24 min-h-8",
          mono && "font-mono text-xs leading-5",
        )}
      />
      {isOpen && <Offers id={listId} offers={offers} active={active} onChoose={choose} />}
    </div>
  );
}

function offersOf(options: readonly string[] | undefined, value: string | null): ContextPath[] {
  if (!options || value === null || options.includes(value)) return [];
  return options.filter((option) => option.includes(value)).map((path) => ({ path, detail: "" }));
}

type OffersProps = { id: string; offers: readonly ContextPath[]; active: number; onChoose: (path: string) => void };

function Offers({ id, offers, active, onChoose }: OffersProps) {
  return (
    <div
      id={id}
      role="listbox"
      aria-label="Paths of the context"
      className="absolute inset-x-0 top-full z-30 mt-1 max-h-56 overflow-y-auto rounded-md border border-line bg-surface p-1 shadow-float scrollbar-quiet"
    >
      {offers.map(({ path, detail }, i) => (
        <div
          key={path}
          id={`${id}-${i}`}
          role="option"
          tabIndex={-1}
          aria-selected={i === active}
          onMouseDown={(event) => {
            // The text field keeps the focus.
            event.preventDefault();
            onChoose(path);
          }}
          className={cn("flex cursor-default items-baseline gap-2 rounded-sm px-2 py-1", i === active && "bg-hover")}
        >
          <span className="min-w-0 truncate font-mono text-xs">{path}</span>
          <span className="ml-auto shrink-0 text-2xs text-ink-3">{detail}</span>
        </div>
      ))}
    </div>
  );
}
