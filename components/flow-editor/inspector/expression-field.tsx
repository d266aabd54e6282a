import type { FieldProps } from "@/components/ui/field";
import { parseExpression } from "@/flows/expressions/parse";
import { ExpressionInput } from "./expression-input";
import { PathField } from "./path-field";

type Props = Omit<FieldProps, "children" | "error"> & { path: string; value: string; onChange: (value: string) => void; placeholder?: string };

/** A field for an expression; what cannot be read is said while it is typed. */
export function ExpressionField({ path, value, onChange, placeholder, ...props }: Props) {
  return (
    <PathField {...props} path={path} error={expressionError(value)}>
      {(control) => <ExpressionInput control={control} value={value} onChange={onChange} placeholder={placeholder} />}
    </PathField>
  );
}

/** Why an expression cannot be read, with its place; null when it can, or is empty. Pure. */
export function expressionError(source: string): string | null {
  if (source.trim() === "") return null;
  const parsed = parseExpression(source);
  if (parsed.ok) return null;
  const { message, offset } = parsed.error;
  return `${message.charAt(0).toUpperCase()}${message.slice(1).replace(/[.]$/, "")}, at character ${offset + 1}.`;
}
