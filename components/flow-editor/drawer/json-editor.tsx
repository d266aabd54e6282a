import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { json } from "@codemirror/lang-json";
import { bracketMatching, foldGutter, indentOnInput } from "@codemirror/language";
import { type Diagnostic, linter, lintGutter, setDiagnostics } from "@codemirror/lint";
import { EditorState } from "@codemirror/state";
import { EditorView, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view";
import { useCallback, useEffect, useRef, useState } from "react";
import { useCatalogue } from "@/components/catalogue/use-catalogue";
import { Button } from "@/components/ui/button";
import type { FlowDefinition } from "@/flows/definition/schema";
import { toV2 } from "@/flows/definition/to-v2";
import { useEditor, useEditorStore } from "../store/editor-store";
import { jsonCompletion } from "./json-completion";
import { jsonHighlighting, jsonTheme } from "./json-theme";
import { locatePointer } from "./locate-pointer";
import { type JsonReading, readJson } from "./read-json";

/** The document as text. What is typed is applied as one edit, when asked; until then the document stays as it is. */
export function JsonEditor() {
  const store = useEditorStore();
  const definition = useEditor((state) => state.definition);
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const { executors } = useCatalogue();
  const names = useRef<readonly string[]>([]);
  useEffect(() => {
    names.current = Object.keys(executors);
  }, [executors]);
  const [isChanged, setIsChanged] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);

  useEffect(() => {
    if (!host.current) return;
    const created = new EditorView({
      parent: host.current,
      state: EditorState.create({
        doc: textOf(store.getState().definition),
        extensions: [
          jsonCompletion(() => ({ states: Object.keys(store.getState().definition.states), executors: names.current })),
          ...extensions,
          checks,
          EditorView.updateListener.of((update) => update.docChanged && setIsChanged(true)),
        ],
      }),
    });
    view.current = created;
    return () => created.destroy();
  }, [store]);

  const showDocument = useCallback(() => {
    const current = view.current;
    if (!current) return;
    const text = textOf(store.getState().definition);
    if (text !== current.state.doc.toString()) current.dispatch({ changes: { from: 0, to: current.state.doc.length, insert: text } });
    current.dispatch(setDiagnostics(current.state, []));
    setIsChanged(false);
    setProblem(null);
  }, [store]);

  useEffect(() => {
    if (!isChanged) showDocument();
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- another document is what this reacts to
  }, [definition]);

  const apply = () => {
    const current = view.current;
    if (!current) return;
    const reading = readJson(current.state.doc.toString(), (pointer) => locatePointer(current.state, pointer));
    current.dispatch(setDiagnostics(current.state, diagnosticsOf(reading)));
    if (!reading.ok) {
      const [first] = reading.faults;
      setProblem(first?.message ?? "This cannot be read as a flow.");
      if (first) current.dispatch({ selection: { anchor: first.from }, scrollIntoView: true });
      return;
    }
    if (store.getState().edit({ type: "replaceDefinition", definition: reading.definition })) showDocument();
  };

  return (
    <div className="flex h-full min-h-0 flex-col">
      <div ref={host} className="min-h-0 flex-1 overflow-hidden [&_.cm-editor]:h-full" />
      {(isChanged || problem) && (
        <div className="flex items-center gap-3 border-line border-t px-3 py-1.5">
          <p role="status" className={`min-w-0 flex-1 truncate text-xs ${problem ? "text-danger" : "text-ink-2"}`}>
            {problem ?? "Not applied yet. Applying replaces the document; you can undo it."}
          </p>
          <Button size="sm" onClick={showDocument}>
            Discard
          </Button>
          <Button size="sm" variant="primary" onClick={apply}>
            Apply JSON
          </Button>
        </div>
      )}
    </div>
  );
}

/** As people write it, and as issues point into it. */
const textOf = (definition: FlowDefinition): string => JSON.stringify(toV2(definition), null, 2);

const extensions = [
  lineNumbers(),
  foldGutter(),
  history(),
  indentOnInput(),
  bracketMatching(),
  highlightActiveLine(),
  lintGutter(),
  json(),
  jsonHighlighting,
  jsonTheme,
  EditorView.lineWrapping,
  // Its scroller counts as reachable only when what is in it says that it can have the focus.
  EditorView.contentAttributes.of({ "aria-label": "The flow as JSON", tabindex: "0" }),
  keymap.of([...defaultKeymap, ...historyKeymap, indentWithTab]),
];

const checkAfterMs = 400;

/** What is wrong is marked while somebody writes, as soon as they pause. */
const checks = linter(({ state }) => diagnosticsOf(readJson(state.doc.toString(), (pointer) => locatePointer(state, pointer))), { delay: checkAfterMs });

function diagnosticsOf(reading: JsonReading): Diagnostic[] {
  return reading.ok ? [] : reading.faults.map((fault) => ({ ...fault, severity: "error" }));
}
