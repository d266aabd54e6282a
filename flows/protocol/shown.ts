declare const shown: unique symbol;

/** What was made for the eyes of one role (docs/decisions/0016). Outlets of run data take nothing else. */
export type Shown<T> = T & { readonly [shown]: true };

/** To be called where something has just been made fit to be seen, and nowhere else. */
export function markShown<T>(value: T): Shown<T> {
  assertShown(value);
  return value;
}

function assertShown<T>(_value: T): asserts _value is Shown<T> {
  // The mark is the compiler's alone: nothing of it goes over the wire.
}
