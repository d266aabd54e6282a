import { Input } from "@/components/ui/input";
import type { InputSpec } from "@/flows/definition/schema";
import { NumberField } from "./action-settings";
import { OptionsInput } from "./options-input";
import { PathField } from "./path-field";
import { Section } from "./section";
import { setKey } from "./set-key";
import { TemplateInput } from "./template-input";
import { WordsInput } from "./words-input";

type Props = { path: string; input: InputSpec; onChange: (input: InputSpec) => void };

/** What the customer may answer, and what becomes of it. */
export function InputSection({ path, input, onChange }: Props) {
  return (
    <Section title="Answer" help="What the customer can say or press here.">
      <div data-path={`${path}/options`}>
        <p className="pb-1 font-medium text-sm">Options</p>
        <OptionsInput
          label="option"
          withKeywords
          options={input.options ?? []}
          onChange={(options) => onChange(setKey(input, "options", options.length > 0 ? options : undefined))}
        />
      </div>
      <PathField path={`${path}/accept`} label="Accepts" help="Events the customer may cause, besides those of the options.">
        {(control) => (
          <WordsInput control={control} value={input.accept} placeholder="user_message, user_confirms" onChange={(accept) => onChange({ ...input, accept })} />
        )}
      </PathField>
      <PathField path={`${path}/store`} label="Keep the answer as" optional help="A context path.">
        {(control) => (
          <Input
            {...control}
            spellCheck={false}
            className="font-mono text-xs"
            value={input.store ?? ""}
            onChange={(event) => onChange(setKey(input, "store", event.target.value))}
          />
        )}
      </PathField>
      <PathField path={`${path}/reprompt`} label="When nothing fits, say" optional>
        {(control) => (
          <TemplateInput
            control={control}
            long
            value={input.reprompt ?? ""}
            placeholder="Sorry, I did not get that."
            onChange={(reprompt) => onChange(setKey(input, "reprompt", reprompt))}
          />
        )}
      </PathField>
      <NumberField
        label="Tries"
        optional
        unit="times"
        min={1}
        max={20}
        value={input.maxAttempts}
        onChange={(maxAttempts) => onChange(setKey(input, "maxAttempts", maxAttempts))}
      />
    </Section>
  );
}
