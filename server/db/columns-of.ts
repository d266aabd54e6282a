/** How a value stands in JSON and in its column; `epochMs` is a number of milliseconds in the one and a moment in the other. */
type SqlType = "text" | "int" | "float8" | "boolean" | "jsonb" | "timestamptz" | "epochMs";

/** A type alone when the column's name is the key's own in snake case. */
type ColumnOf = SqlType | { type: SqlType; name: string };

/** The columns of a table that one kind of row fills, each named once: what writes, reads and models the table asks here. */
export type Columns<Row> = {
  keys: readonly (keyof Row & string)[];
  /** For `jsonb_to_recordset(…) AS x(…)`. */
  record: string;
  /** The keys alone, for the same with an ordinal behind them. */
  recordKeys: string;
  /** For `INSERT INTO … (…)`. */
  names: string;
  /** What `names` are filled with from a record. */
  values: (record: string) => string;
  /** For `UPDATE … SET …` from a record. */
  assignments: (record: string) => string;
  /** For `SELECT`: each column under its key. */
  select: (table: string, keys?: readonly (keyof Row & string)[]) => string;
};

const snakeCase = (key: string): string => key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

type Column<Row> = { key: keyof Row & string; name: string; type: SqlType };

/** Names the columns that a kind of row fills. */
export function columnsOf<Row extends object>(spec: { readonly [Key in keyof Row & string]-?: ColumnOf }): Columns<Row> {
  const keys = keysOf(spec);
  const all: Column<Row>[] = keys.map((key) => {
    const column: ColumnOf = spec[key];
    return typeof column === "string" ? { key, name: snakeCase(key), type: column } : { key, ...column };
  });
  const value = ({ key, type }: Column<Row>, record: string) => (type === "epochMs" ? `to_timestamp(${record}."${key}" / 1000)` : `${record}."${key}"`);
  const read = ({ name, type }: Column<Row>, table: string) =>
    type === "epochMs" ? `(extract(epoch FROM ${table}.${name}) * 1000)::float8` : `${table}.${name}`;
  return {
    keys,
    record: all.map(({ key, type }) => `"${key}" ${type === "epochMs" ? "float8" : type}`).join(", "),
    recordKeys: keys.map((key) => `"${key}"`).join(", "),
    names: all.map(({ name }) => name).join(", "),
    values: (record) => all.map((column) => value(column, record)).join(", "),
    assignments: (record) => all.map((column) => `${column.name} = ${value(column, record)}`).join(", "),
    select: (table, wanted = keys) =>
      all
        .filter(({ key }) => wanted.includes(key))
        .map((column) => `${read(column, table)} AS "${column.key}"`)
        .join(", "),
  };
}

const keysOf = <T extends object>(value: T): (keyof T & string)[] => Object.keys(value).filter((key): key is keyof T & string => key in value);
