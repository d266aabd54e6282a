import type { InputOption, InputSpec } from "@/flows/definition/schema";
import { newEntityId } from "../new-entity-id";
import { useEditor } from "../store/editor-store";
import { NumberField } from "./action-settings";
import { stockReprompt } from "./kept-answer";
import { KeptAnswerSection } from "./kept-answer-section";
import { type OptionKind, OptionsInput } from "./options-input";
import { PathField } from "./path-field";
import { ResolverList } from "./resolver-list";
import { Section } from "./section";
import { setKey } from "./set-key";
import { TemplateInput } from "./template-input";
import { WordsInput } from "./words-input";

type Props = {
  path: string;
  input: InputSpec;
  /** The event a new way to understand begins with. */
  suggested: string;
  onChange: (input: InputSpec, isTyping?: boolean) => void;
};

const optionKind: OptionKind<InputOption> = {
  make: (name, label) => ({ id: newEntityId("option"), name, label }),
  nameOf: ({ name }) => name,
  withName: (option, name) => ({ ...option, name }),
};

/** What the customer may answer, and what becomes of it. */
export function InputSection({ path, input, suggested, onChange }: Props) {
  const { store } = input;
  const field = useEditor(({ definition: { context } }) => (store !== undefined && Object.hasOwn(context, store) ? context[store] : undefined));
  return (
    <Section title="Answer" help="What the customer can say or press here.">
      <div data-path={`${path}/options`}>
        <p className="pb-1 font-medium text-sm">Options</p>
        <OptionsInput
          label="option"
          withKeywords
          kind={optionKind}
          options={input.options ?? []}
          path={`${path}/options`}
          onChange={(options, isTyping) => onChange(setKey(input, "options", options.length > 0 ? options : undefined), isTyping)}
        />
      </div>
      <PathField path={`${path}/accept`} label="Accepts" help="Events the customer may cause, besides those of the options.">
        {(control) => (
          <WordsInput
            control={control}
            value={input.accept}
            placeholder="e.g. user_message, user_confirms"
            onChange={(accept) => onChange({ ...input, accept })}
          />
        )}
      </PathField>
      <ResolverList
        path={`${path}/resolve`}
        resolvers={input.resolve ?? []}
        suggested={suggested}
        onChange={(resolve, isTyping) => onChange(setKey(input, "resolve", resolve.length > 0 ? resolve : undefined), isTyping)}
      />
      <KeptAnswerSection path={path} input={input} field={field} onChange={onChange} />
      <PathField path={`${path}/reprompt`} label="When nothing fits, say" optional>
        {(control) => (
          <TemplateInput
            control={control}
            long
            value={input.reprompt ?? ""}
            placeholder={stockReprompt(input, field) ?? "e.g. Sorry, I did not get that."}
            onChange={(reprompt) => onChange(setKey(input, "reprompt", reprompt))}
          />
        )}
      </PathField>
      <NumberField
        path={`${path}/maxAttempts`}
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
