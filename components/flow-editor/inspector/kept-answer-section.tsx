import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { kinds } from "@/flows/answers/kinds";
import { answerKinds, type ContextField, type InputSpec } from "@/flows/definition/schema";
import { FragmentForm } from "./fragment-form";
import { examplesOf, kindShown, limitTypeOf, withKind } from "./kept-answer";
import { PathField, PathNotice } from "./path-field";
import { setKey } from "./set-key";

type Props = {
  path: string;
  input: InputSpec;
  /** What the context declares under the name that the answer is kept as. */
  field: ContextField | undefined;
  onChange: (input: InputSpec, isTyping?: boolean) => void;
};

const kindOptions = answerKinds.map((kind) => ({ value: kind, label: kinds[kind].title }));

/** What an answer is kept as: its name, its kind, and the limits that kind has. */
export function KeptAnswerSection({ path, input, field, onChange }: Props) {
  const kind = kindShown(input, field);
  const type = limitTypeOf(kind);
  const isKept = input.store !== undefined;
  const rules = (
    <FragmentForm
      path={`${path}/validation`}
      {...(type === null ? {} : { type })}
      fragment={input.validation}
      onChange={(validation, isTyping) => onChange(setKey(input, "validation", validation), isTyping)}
    />
  );
  return (
    <>
      <PathField path={`${path}/store`} label="Keep the answer as" optional help={isKept ? undefined : "A name to use it by later, such as party_size."}>
        {(control) => (
          <Input
            {...control}
            spellCheck={false}
            autoComplete="off"
            className="font-mono text-xs"
            value={input.store ?? ""}
            onChange={(event) => onChange(setKey(input, "store", event.target.value))}
          />
        )}
      </PathField>
      {isKept && (
        <PathField path={`${path}/kind`} label="Kind of answer" help={examplesOf(kind)}>
          {(control) => <Select {...control} options={kindOptions} value={kind} onValueChange={(next) => onChange(withKind(input, next), false)} />}
        </PathField>
      )}
      {(isKept ? type !== null || input.validation !== undefined : input.validation !== undefined) && (
        <PathNotice path={`${path}/validation`}>{rules}</PathNotice>
      )}
    </>
  );
}
