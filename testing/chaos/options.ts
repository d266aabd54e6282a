/** How a run of the chaos is made: `{@link fullChaos}` for a person, `{@link shortChaos}` for CI. */
export type ChaosOptions = {
  /** Decides scripts, faults and their order; not what the machine makes of them. */
  seed: number;
  nodes: number;
  conversations: number;
  /** At least so many; customers go on ordering while the faults last. */
  orders: number;
  /** How long faults happen. */
  seconds: number;
  postgresRestarts: number;
  /** Least and most milliseconds between two kills. */
  killEveryMs: readonly [number, number];
  /** Least and most milliseconds until a customer sends the next message. */
  thinkMs: readonly [number, number];
  /** How long what is under way may take to come to rest when the faults are over. */
  drainSeconds: number;
  /** Starts from outside: how many of each kind, while faults happen. */
  starts: { people: number; webhooks: number; programs: number; keywordCustomers: number; keywordsEach: number; daysAroundMoves: number };
  /** Claims of dead processes end when the faults do, instead of with their lease of 30 s. */
  endsDeadClaims: boolean;
};

export const fullChaos: ChaosOptions = {
  seed: 1,
  nodes: 3,
  conversations: 100,
  orders: 200,
  seconds: 90,
  postgresRestarts: 6,
  killEveryMs: [550, 950],
  thinkMs: [100, 900],
  drainSeconds: 180,
  starts: { people: 200, webhooks: 60, programs: 60, keywordCustomers: 20, keywordsEach: 3, daysAroundMoves: 7 },
  endsDeadClaims: false,
};

export const shortChaos: ChaosOptions = {
  ...fullChaos,
  nodes: 3,
  conversations: 20,
  orders: 30,
  seconds: 16,
  postgresRestarts: 2,
  thinkMs: [50, 400],
  drainSeconds: 40,
  starts: { people: 200, webhooks: 12, programs: 12, keywordCustomers: 4, keywordsEach: 2, daysAroundMoves: 1 },
  endsDeadClaims: true,
};

/** Marks, at the door of a node of the chaos, a customer of a channel that messages are pushed to. */
export const pushedModule = "parcel";
