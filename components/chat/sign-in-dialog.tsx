import { type ReactNode, useState } from "react";
import { customerSentence } from "@/components/errors/error-sentence";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import type { ErrorCode } from "@/flows/errors";
import { readOwner, readSession, writeOwner } from "./session-store";
import { askForCode, giveCode } from "./sign-in-api";

type Props = { place: string; open: boolean; onOpenChange: (open: boolean) => void };

/** The customer shows by a code that a telephone number is theirs. The conversation stays as it is. */
export function SignInDialog({ place, open, onOpenChange }: Props) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <SignInForm place={place} onDone={() => onOpenChange(false)} />
    </Dialog>
  );
}

type Step = { type: "number" } | { type: "code"; phone: string } | { type: "done"; phone: string };

function SignInForm({ place, onDone }: { place: string; onDone: () => void }) {
  const session = readSession(place);
  const owner = session === null ? null : readOwner(session.sessionId);
  const [step, setStep] = useState<Step>(owner === null ? { type: "number" } : { type: "done", phone: owner });
  if (session === null) return <DialogContent title="Sign in">Start the conversation first.</DialogContent>;
  if (step.type === "done")
    return (
      <DialogContent title="You are signed in" footer={<Button onClick={onDone}>Close</Button>}>
        <p>This conversation belongs to +{step.phone}.</p>
      </DialogContent>
    );
  if (step.type === "number")
    return (
      <OneField
        key="number"
        title="Sign in"
        description="Your conversation stays as it is. A code comes to your phone."
        label="Phone number"
        type="tel"
        autoComplete="tel"
        submit="Send the code"
        onSubmit={async (number) => {
          const answer = await askForCode(session.token, number);
          if (answer.ok) setStep({ type: "code", phone: answer.value });
          return answer.ok ? null : answer.code;
        }}
      />
    );
  return (
    <OneField
      key="code"
      title="Enter the code"
      description={`It was sent to +${step.phone} and works for ten minutes.`}
      label="Code"
      type="text"
      autoComplete="one-time-code"
      submit="Sign in"
      onSubmit={async (code) => {
        const answer = await giveCode(session.token, code.replaceAll(/\D/g, ""));
        if (!answer.ok) return answer.code;
        writeOwner(session.sessionId, step.phone);
        setStep({ type: "done", phone: step.phone });
        return null;
      }}
    >
      <Button variant="link" onClick={() => setStep({ type: "number" })}>
        Use another number
      </Button>
    </OneField>
  );
}

type FieldProps = {
  title: string;
  description: string;
  label: string;
  type: "tel" | "text";
  autoComplete: string;
  submit: string;
  /** Gives why it was refused; null when it was not. */
  onSubmit: (value: string) => Promise<ErrorCode | null>;
  children?: ReactNode;
};

const formId = "chat-sign-in";

function OneField({ title, description, label, type, autoComplete, submit, onSubmit, children }: FieldProps) {
  const [value, setValue] = useState("");
  const [code, setCode] = useState<ErrorCode | null>(null);
  const [isSending, setIsSending] = useState(false);
  async function send() {
    if (value.trim() === "") return;
    setIsSending(true);
    setCode(await onSubmit(value.trim()));
    setIsSending(false);
  }
  return (
    <DialogContent
      title={title}
      description={description}
      footer={
        <Button type="submit" form={formId} variant="primary" size="lg" pending={isSending} disabled={value.trim() === ""}>
          {submit}
        </Button>
      }
    >
      <form
        id={formId}
        className="grid justify-items-start gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <Field className="w-full" label={label} error={code === null ? null : refusalOf(type, code)}>
          {(control) => (
            <Input
              {...control}
              autoFocus
              className="h-11"
              type={type}
              inputMode={type === "tel" ? "tel" : "numeric"}
              autoComplete={autoComplete}
              value={value}
              onChange={(event) => setValue(event.target.value)}
            />
          )}
        </Field>
        {children}
      </form>
    </DialogContent>
  );
}

/** What was entered is all that can be wrong with it. */
function refusalOf(type: FieldProps["type"], code: ErrorCode): string {
  if (code !== "INVALID_INPUT") return customerSentence(code);
  return type === "tel" ? "That is no phone number. Begin with + and the country's code." : "A code has six digits.";
}
