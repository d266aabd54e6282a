import { type KeyboardEvent, useId, useMemo, useState } from "react";
import { useCatalogue } from "@/components/catalogue/use-catalogue";
import type { FieldControl } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { useEditorStore } from "../store/editor-store";
import { contextPaths } from "./context-paths";

/** One line for an expression, with the context's paths as the browser's own suggestions. */
export function ExpressionInput({
  control,
  value,
  onChange,
  placeholder,
}: {
  control: FieldControl;
  value: string;
  onChange: (value: string) => void;
  placeholder?: string | undefined;
}) {
  const { descriptions } = useCatalogue();
  const store = useEditorStore();
  const [isFocused, setIsFocused] = useState(false);
  const listId = useId();
  const paths = useMemo(() => (isFocused ? contextPaths(store.getState().definition, descriptions) : []), [store, descriptions, isFocused]);
  return (
    <>
      <Input
        {...control}
        list={listId}
        spellCheck={false}
        autoComplete="off"
        placeholder={placeholder ?? "e.g. total_amount > 500"}
        className="font-mono text-xs"
        value={value}
        onFocus={() => setIsFocused(true)}
        onBlur={() => setIsFocused(false)}
        onKeyDown={(event: KeyboardEvent) => event.key === "Enter" && event.preventDefault()}
        onChange={(event) => onChange(event.target.value)}
      />
      <datalist id={listId}>
        {paths.map(({ path }) => (
          <option key={path} value={path} />
        ))}
      </datalist>
    </>
  );
}
