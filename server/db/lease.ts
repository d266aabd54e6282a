/** How long a part that stopped before an effect keeps others from taking the run over, unless it is renewed. */
export const turnLeaseMs = 3_000;
export const turnLease = `interval '${turnLeaseMs} milliseconds'`;

/** A run whose wake-up time has come: the slots of five minutes, which are indexed, leave few to look at. */
export const isWakeDue = "wake_slot <= now() AT TIME ZONE 'UTC' AND next_wake_at <= now()";
