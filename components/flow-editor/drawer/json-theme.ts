import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";

/** The text editor in the studio's own colours, light and dark by the same variables. */
export const jsonTheme = EditorView.theme({
  "&": { backgroundColor: "var(--surface)", color: "var(--ink)", fontSize: "12px" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--font-mono)", lineHeight: "18px" },
  ".cm-gutters": { backgroundColor: "var(--surface)", color: "var(--ink-3)", border: "none" },
  ".cm-activeLine": { backgroundColor: "color-mix(in oklab, var(--hover) 60%, transparent)" },
  ".cm-cursor": { borderLeftColor: "var(--ink)" },
  "&.cm-focused .cm-selectionBackground, .cm-selectionBackground": { backgroundColor: "color-mix(in oklab, var(--accent) 22%, transparent) !important" },
  ".cm-matchingBracket": { backgroundColor: "var(--accent-soft)", outline: "none" },
  ".cm-foldPlaceholder": { backgroundColor: "var(--hover)", border: "none", color: "var(--ink-2)" },
  ".cm-suggestions": {
    listStyle: "none",
    margin: "0",
    padding: "4px",
    maxHeight: "216px",
    overflowY: "auto",
    fontFamily: "var(--font-mono)",
    fontSize: "12px",
  },
  ".cm-suggestions li": { display: "flex", gap: "16px", justifyContent: "space-between", padding: "2px 8px", borderRadius: "4px", cursor: "pointer" },
  ".cm-suggestions li[aria-selected=true]": { backgroundColor: "var(--hover)" },
  ".cm-suggestion-detail": { color: "var(--ink-3)", fontFamily: "var(--font-sans)" },
  ".cm-tooltip": { backgroundColor: "var(--surface)", border: "1px solid var(--line)", borderRadius: "6px", color: "var(--ink)" },
});

export const jsonHighlighting = syntaxHighlighting(
  HighlightStyle.define([
    { tag: tags.propertyName, color: "var(--action)" },
    { tag: tags.string, color: "var(--success)" },
    { tag: tags.number, color: "var(--wait)" },
    { tag: [tags.bool, tags.null], color: "var(--decision)" },
    { tag: tags.punctuation, color: "var(--ink-3)" },
  ]),
);
