import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Textarea } from "@/components/ui/textarea";

type Send = (template: { name: string; text: string }) => Promise<boolean>;

/** Sends what gets through a closed window too. */
export function TemplateButton({ onSend }: { onSend: Send }) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <Button size="sm" variant="ghost" onClick={() => setIsOpen(true)}>
        Send a template
      </Button>
      <Dialog open={isOpen} onOpenChange={setIsOpen}>
        <TemplateForm onSend={onSend} onSent={() => setIsOpen(false)} />
      </Dialog>
    </>
  );
}

const formId = "send-template";

function TemplateForm({ onSend, onSent }: { onSend: Send; onSent: () => void }) {
  const [name, setName] = useState("reminder");
  const [text, setText] = useState("");
  const [isSending, setIsSending] = useState(false);
  const isName = /^[a-z][a-z0-9_]{0,63}$/.test(name);

  async function submit() {
    if (!isName || text.trim() === "") return;
    setIsSending(true);
    const isSent = await onSend({ name, text: text.trim() });
    setIsSending(false);
    if (isSent) onSent();
  }

  return (
    <DialogContent
      title="Send a template"
      description="Approved words get through when the customer has been silent for more than a day."
      footer={
        <Button type="submit" form={formId} variant="primary" pending={isSending} disabled={text.trim() === "" || !isName}>
          Send the template
        </Button>
      }
    >
      <form
        id={formId}
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <Field label="Name" error={isName ? null : "Lower-case letters, digits and underscores, a letter first."}>
          {(control) => <Input {...control} value={name} onChange={(event) => setName(event.target.value)} />}
        </Field>
        <Field label="Text">
          {(control) => <Textarea {...control} rows={3} maxLength={1_024} value={text} onChange={(event) => setText(event.target.value)} />}
        </Field>
      </form>
    </DialogContent>
  );
}
