type Props<Target> = { state: Target; name?: string; path?: string };

/**
 * For `memo`: a part of a state's form is drawn again only when one of the members that it shows has changed. The parts of a
 * definition that an edit leaves alone stay the same objects; and what a part does on a change is said against the state it has
 * seen (`useStateChange`), so it does no harm that it has not seen the newest of the others.
 */
export function sameParts<Target extends object>(...keys: (keyof Target & string)[]) {
  return (before: Props<Target>, after: Props<Target>): boolean =>
    before.name === after.name && before.path === after.path && keys.every((key) => before.state[key] === after.state[key]);
}
