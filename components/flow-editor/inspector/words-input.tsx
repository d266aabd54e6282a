import { useState } from "react";
import type { FieldControl } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { wordsFromText } from "./config-value";

/** A list of words as one line with commas. While it is typed the line stays as typed. */
export function WordsInput({
  control,
  value,
  onChange,
  placeholder,
}: {
  control: FieldControl;
  value: readonly string[];
  onChange: (words: string[]) => void;
  placeholder?: string;
}) {
  const [typed, setTyped] = useState<string | null>(null);
  return (
    <Input
      {...control}
      spellCheck={false}
      placeholder={placeholder ?? "Separate with commas"}
      value={typed ?? value.join(", ")}
      onChange={(event) => {
        setTyped(event.target.value);
        onChange(wordsFromText(event.target.value));
      }}
      onBlur={() => setTyped(null)}
    />
  );
}
