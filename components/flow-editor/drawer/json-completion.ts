import { type EditorState, type Extension, Prec, StateEffect, StateField, type Transaction } from "@codemirror/state";
import { EditorView, keymap, showTooltip, type TooltipView } from "@codemirror/view";
import { countWords } from "@/components/ui/live-words";
import { type Names, type Suggested, suggestAt } from "./json-suggest";

type Open = Suggested & { selected: number };

const close = StateEffect.define<null>();
const ask = StateEffect.define<null>();
const select = StateEffect.define<number>();

/**
 * Suggests keys and values while somebody writes, or when asked (Ctrl Space): arrows choose, Enter or Tab takes, Escape closes.
 * `names` gives what the flow itself knows at that moment.
 */
export function jsonCompletion(names: () => Names): Extension {
  const field = StateField.define<Open | null>({
    create: () => null,
    update: (open, transaction) => afterwards(open, transaction, names),
    provide: (self) => showTooltip.from(self, (open) => (open === null ? null : { pos: open.from, above: false, create: (view) => drawList(view, self) })),
  });
  const whenOpen = (act: (view: EditorView, open: Open) => void) => (view: EditorView) => {
    const open = view.state.field(field);
    if (open === null) return false;
    act(view, open);
    return true;
  };
  const move = (by: number) =>
    whenOpen((view, { selected, options }) => {
      const next = (selected + by + options.length) % options.length;
      view.dispatch({ effects: [select.of(next), EditorView.announce.of(words(options[next]))] });
    });
  const take = whenOpen((view, open) => accept(view, open, open.selected));
  return [
    field,
    Prec.highest(
      keymap.of([
        { key: "Ctrl-Space", run: askFor },
        { key: "ArrowDown", run: move(1) },
        { key: "ArrowUp", run: move(-1) },
        { key: "Enter", run: take },
        { key: "Tab", run: take },
        { key: "Escape", run: whenOpen((view) => view.dispatch({ effects: close.of(null) })) },
      ]),
    ),
    EditorView.domEventHandlers({ blur: (_event, view) => void (view.state.field(field) !== null && view.dispatch({ effects: close.of(null) })) }),
    announceOpening(field),
  ];
}

function afterwards(open: Open | null, transaction: Transaction, names: () => Names): Open | null {
  if (transaction.effects.some((effect) => effect.is(close))) return null;
  const chosen = transaction.effects.find((effect) => effect.is(select));
  if (chosen !== undefined && open !== null) return { ...open, selected: chosen.value };
  const isAsked = transaction.effects.some((effect) => effect.is(ask));
  const isWritten = transaction.isUserEvent("input.type") || (open !== null && transaction.docChanged);
  if (isAsked || isWritten) return suggested(transaction.state, names);
  return transaction.selection ? null : open;
}

function suggested(state: EditorState, names: () => Names): Open | null {
  const { main } = state.selection;
  const found = main.empty ? suggestAt(state, main.head, names()) : null;
  return found === null ? null : { ...found, selected: 0 };
}

function askFor(view: EditorView): boolean {
  view.dispatch({ effects: ask.of(null) });
  return true;
}

function accept(view: EditorView, { from, to, options }: Open, index: number): void {
  const insert = options[index]?.insert;
  if (insert === undefined) return;
  view.dispatch({ changes: { from, to, insert }, selection: { anchor: from + insert.length }, effects: close.of(null), userEvent: "input.complete" });
  view.focus();
}

const words = (option: Suggested["options"][number] | undefined): string =>
  option === undefined ? "" : [option.label, option.detail].filter(Boolean).join(", ");

/** Whoever does not see the list hears that it is there. */
const announceOpening = (field: StateField<Open | null>): Extension =>
  EditorView.updateListener.of(({ startState, state, view }) => {
    const open = state.field(field);
    if (open === null || startState.field(field) !== null) return;
    const text = `${countWords(open.options.length, "suggestion")}, ${words(open.options[0])}`;
    // A view takes no transaction while it is told of another.
    queueMicrotask(() => view.dispatch({ effects: EditorView.announce.of(text) }));
  });

function drawList(view: EditorView, field: StateField<Open | null>): TooltipView {
  const dom = document.createElement("ul");
  dom.className = "cm-suggestions";
  dom.setAttribute("role", "listbox");
  dom.setAttribute("aria-label", "Suggestions");
  const draw = (): void => {
    const open = view.state.field(field);
    if (open === null) return;
    dom.replaceChildren(...open.options.map((option, index) => drawOption(option, index === open.selected, () => accept(view, open, index))));
    dom.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  };
  draw();
  return { dom, mount: draw, update: ({ startState, state }) => void (startState.field(field) !== state.field(field) && draw()) };
}

function drawOption({ label, detail }: Suggested["options"][number], isSelected: boolean, onTake: () => void): HTMLElement {
  const item = document.createElement("li");
  item.setAttribute("role", "option");
  item.setAttribute("aria-selected", String(isSelected));
  const name = Object.assign(document.createElement("span"), { textContent: label.replaceAll('"', "") });
  const note = Object.assign(document.createElement("span"), { textContent: detail, className: "cm-suggestion-detail" });
  item.append(name, note);
  // Pressing must not take the focus from the text, which would close the list.
  item.addEventListener("mousedown", (event) => {
    event.preventDefault();
    onTake();
  });
  return item;
}
