import { useId, useState } from "react";
import { useCatalogue } from "@/components/catalogue/use-catalogue";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { useEditorStore } from "../store/editor-store";
import { useIsFresh } from "../use-validation";
import { contextPaths } from "./context-paths";
import { ExpressionField } from "./expression-field";
import { PathField } from "./path-field";
import { needsValue, operators, readCondition, refuseCondition, type SimpleCondition, toExpression, type typeOfPath } from "./simple-condition";
import { usePathTypes } from "./use-path-types";

type Props = { path: string; label: string; expression: string; onChange: (expression: string) => void };

/** A condition in three fields; as an expression where those cannot say all of it, or where the operator wants to write one. */
export function ConditionRule({ path, label, expression, onChange }: Props) {
  const pathType = usePathTypes();
  const [wantsExpression, setWantsExpression] = useState(false);
  const [typed, setTyped] = useState<SimpleCondition | null>(null);
  const typeOf = (key: string) => pathType(key.trim());
  const isTypedHere = typed !== null && (toExpression(typed, typeOf(typed.key)) ?? "") === expression;
  const condition = isTypedHere ? typed : readCondition(expression, typeOf);
  const change = (next: SimpleCondition) => {
    setTyped(next);
    onChange(toExpression(next, typeOf(next.key)) ?? "");
  };
  if (condition === null || wantsExpression) {
    return (
      <div className="grid gap-1">
        <ExpressionField path={path} label={label} value={expression} placeholder="e.g. payment_method === 'cod'" onChange={onChange} />
        {condition !== null && <OtherWay text="Compare by choosing" onPress={() => setWantsExpression(false)} />}
      </div>
    );
  }
  return (
    <div className="grid gap-1">
      <Comparison path={path} label={label} condition={condition} type={typeOf(condition.key)} onChange={change} />
      <OtherWay text="Write an expression" onPress={() => setWantsExpression(true)} />
    </div>
  );
}

function OtherWay({ text, onPress }: { text: string; onPress: () => void }) {
  return (
    <button type="button" onClick={onPress} className="justify-self-start rounded-xs text-ink-3 text-xs underline-offset-2 hover:text-ink hover:underline">
      {text}
    </button>
  );
}

type ComparisonProps = {
  path: string;
  label: string;
  condition: SimpleCondition;
  type: ReturnType<typeof typeOfPath>;
  onChange: (condition: SimpleCondition) => void;
};

const truths = [
  { value: "true", label: "true" },
  { value: "false", label: "false" },
] as const;

function Comparison({ path, label, condition, type, onChange }: ComparisonProps) {
  const { descriptions } = useCatalogue();
  const store = useEditorStore();
  const [isFocused, setIsFocused] = useState(false);
  const listId = useId();
  const { key, operator, value } = condition;
  // What is not typed yet is no mistake; it is one when the fields are left half filled.
  const error = useIsFresh(path) ? null : refuseCondition(condition, type);
  return (
    <div className="grid gap-1.5">
      <PathField path={path} label={label} error={error}>
        {(control) => (
          <Input
            {...control}
            list={listId}
            spellCheck={false}
            autoComplete="off"
            placeholder="e.g. party_size"
            className="font-mono text-xs"
            value={key}
            onFocus={() => setIsFocused(true)}
            onBlur={() => setIsFocused(false)}
            onChange={(event) => onChange({ ...condition, key: event.target.value })}
          />
        )}
      </PathField>
      <datalist id={listId}>
        {(isFocused ? contextPaths(store.getState().definition, descriptions) : []).map(({ path: known }) => (
          <option key={known} value={known} />
        ))}
      </datalist>
      <div className="grid grid-cols-2 gap-1.5">
        <Select
          aria-label={`${label}: how it is compared`}
          options={operators}
          value={operator}
          onValueChange={(next) => onChange({ ...condition, operator: next })}
        />
        {needsValue(operator) && type === "boolean" && (
          <Select
            aria-label={`${label}: compared with`}
            options={truths}
            value={truths.find((truth) => truth.value === value)?.value}
            onValueChange={(next) => onChange({ ...condition, value: next })}
          />
        )}
        {needsValue(operator) && type !== "boolean" && (
          <Input
            aria-label={`${label}: compared with`}
            spellCheck={false}
            autoComplete="off"
            inputMode={type === "number" ? "decimal" : undefined}
            placeholder={type === "number" ? "e.g. 8" : "e.g. 8, or a word"}
            value={value}
            onChange={(event) => onChange({ ...condition, value: event.target.value })}
          />
        )}
      </div>
    </div>
  );
}
