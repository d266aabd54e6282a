import { useState } from "react";
import type { FieldControl, FieldProps } from "@/components/ui/field";
import { Input, type InputProps } from "@/components/ui/input";
import { Textarea } from "@/components/ui/textarea";
import { PathField } from "./path-field";

type Props = Omit<FieldProps, "children" | "error"> &
  Pick<InputProps, "placeholder" | "unit" | "inputMode" | "list"> & {
    path: string;
    value: string;
    /** Why a text cannot be taken, in words; null when it can. */
    refuse: (text: string) => string | null;
    onChange: (text: string) => void;
    /** What is wrong with a text that is taken all the same. */
    concern?: string | null;
    mono?: boolean;
    long?: boolean;
  };

/** Without ligatures: a pattern or a document is read sign by sign. */
const plainMono = "font-mono text-xs [font-variant-ligatures:none]";

/**
 * A text that goes into the document only while it is right: the server refuses documents that break the schema. What is refused stays
 * in the field with its reason; Escape brings back what was there.
 */
export function DraftField({ path, value, refuse, onChange, concern = null, mono = false, long = false, placeholder, unit, inputMode, list, ...field }: Props) {
  const [typed, setTyped] = useState<string | null>(null);
  const text = typed ?? value;
  const refusal = refuse(text);
  // The same words while typing and after: a line that grew on leaving would move what is being pressed.
  const error = refusal === null ? concern : typed === null || typed === value ? refusal : `${refusal} Not kept yet.`;
  const shared = (control: FieldControl) => ({
    ...control,
    placeholder,
    spellCheck: false,
    value: text,
    className: mono ? plainMono : undefined,
    onBlur: () => {
      if (refusal === null) setTyped(null);
    },
    onChange: (event: { target: { value: string } }) => {
      setTyped(event.target.value);
      if (refuse(event.target.value) === null) onChange(event.target.value);
    },
    onKeyDown: (event: { key: string; stopPropagation: () => void }) => {
      if (event.key !== "Escape" || typed === null) return;
      event.stopPropagation();
      setTyped(null);
    },
  });
  return (
    <PathField {...field} path={path} error={error}>
      {(control) =>
        long ? <Textarea rows={3} {...shared(control)} /> : <Input autoComplete="off" inputMode={inputMode} unit={unit} list={list} {...shared(control)} />
      }
    </PathField>
  );
}
