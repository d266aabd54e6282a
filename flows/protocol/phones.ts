import { z } from "zod";

export const reaches = ["online", "offline", "unreachable"] as const;
/** Whether what is sent to a phone arrives: at once, when it is online again, never. */
export type Reach = (typeof reaches)[number];

/** How far a message came, in the order in which it comes there; `failed` ends it. */
export const receiptStatuses = ["sent", "delivered", "read", "failed"] as const;
export type ReceiptStatus = (typeof receiptStatuses)[number];

/** A simulated phone. `address`: its number, digits with the country's code. Times in ms since the epoch, by the phone's clock. */
export type Phone = { address: string; name: string | null; reach: Reach };
export type ListedPhone = Phone & { lastText: string | null; lastAt: number | null; unread: number };
/** `to`: to the phone, as opposed to `from` its owner. */
export type PhoneMessage = {
  id: string;
  direction: "to" | "from";
  text: string;
  /** The name of the template that it is, if it is one. */
  template: string | null;
  receipt: ReceiptStatus;
  at: number;
};
/** What was to be said to a phone and was not. */
export type UnsentMessage = { id: string; text: string; reason: string; at: number };

/** All phones of a workspace. `opens`: the flow that somebody meets who writes for the first time. */
export type PhoneBook = { phones: ListedPhone[]; clock: number; aheadMs: number; opens: string | null };
/** One phone. Until `windowClosesAt` anything may be said to it; null while its owner has said nothing. */
export type OpenPhone = Phone & { messages: PhoneMessage[]; unsent: UnsentMessage[]; clock: number; windowClosesAt: number | null };

/** The number of a phone: digits with the country's code. */
export const phoneNumberSchema = z.string().regex(/^[1-9]\d{6,14}$/, "a phone number is 7 to 15 digits with the country's code, without a plus");
/** Characters, as for every message. */
export const longestPhoneText = 4_096;

const text = z.string().trim().min(1).max(longestPhoneText);
export const phoneSchema = z.object({ address: phoneNumberSchema });
export const addPhoneSchema = phoneSchema.extend({ name: z.string().trim().max(60).nullish() });
/** `id` is new for each text: the same again is not said again. */
export const sayOnPhoneSchema = phoneSchema.extend({ id: z.string().min(1).max(64), text });
export const phoneReachSchema = phoneSchema.extend({ reach: z.enum(reaches) });
export const phonesLaterSchema = z.object({
  hours: z
    .number()
    .int()
    .min(1)
    .max(24 * 31),
});
export const phonesOpenSchema = z.object({ flow: z.string().max(64).nullable() });
export const phoneTemplateSchema = phoneSchema.extend({ name: z.string().regex(/^[a-z][a-z0-9_]{0,63}$/), text });
