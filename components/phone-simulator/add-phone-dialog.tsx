import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { phoneNumberSchema } from "@/flows/protocol/phones";

type Props = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onAdd: (phone: { address: string; name: string }) => Promise<boolean>;
  onAdded: (address: string) => void;
};

export function AddPhoneDialog(props: Props) {
  return (
    <Dialog open={props.open} onOpenChange={props.onOpenChange}>
      <AddPhoneForm {...props} />
    </Dialog>
  );
}

const formId = "add-phone";

function AddPhoneForm({ onOpenChange, onAdd, onAdded }: Props) {
  const [number, setNumber] = useState(madeUpNumber);
  const [name, setName] = useState("");
  const [isAdding, setIsAdding] = useState(false);
  const address = number.replaceAll(/\D/g, "");
  const isNumber = phoneNumberSchema.safeParse(address).success;

  async function submit() {
    if (!isNumber) return;
    setIsAdding(true);
    const isAdded = await onAdd({ address, name: name.trim() });
    setIsAdding(false);
    if (!isAdded) return;
    onOpenChange(false);
    onAdded(address);
  }

  return (
    <DialogContent
      title="New phone"
      description="A made-up customer. What is sent to the number stays here."
      footer={
        <Button type="submit" form={formId} variant="primary" pending={isAdding}>
          Add the phone
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
        <Field label="Number" help="With the country's code." error={isNumber ? null : "A number has 7 to 15 digits, the country's code first."}>
          {(control) => <Input {...control} type="tel" autoComplete="off" value={number} onChange={(event) => setNumber(event.target.value)} />}
        </Field>
        <Field label="Name" optional>
          {(control) => <Input {...control} maxLength={60} autoComplete="off" value={name} onChange={(event) => setName(event.target.value)} />}
        </Field>
      </form>
    </DialogContent>
  );
}

/** Numbers beginning with 0 after the country's code belong to nobody. */
const madeUpNumber = (): string => `+91 0${String(Math.floor(Math.random() * 1_000_000_000)).padStart(9, "0")}`;
