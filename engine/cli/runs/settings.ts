/** Settings that name or print a study and change no number. */
const NO_NUMBER = [
  "id",
  "title",
  "mention",
  "data",
  "output",
  "sources",
  "mirror",
  "attribution",
  "compareWith",
  "exports",
  "groups",
  "profile",
  "nearMinutes",
];

/** A setting two studies have differently, "" where one has none. */
export interface SettingDifference {
  readonly key: string;
  readonly first: string;
  readonly second: string;
}

const LONGEST = 80;

/** A study's settings, as its manifest repeats them, and the files it read. */
export interface StudyFacts {
  readonly settings: unknown;
  readonly inputs: ReadonlyArray<{ readonly name: string; readonly sha256: string }>;
}

/** What two studies set differently and that may change a number, and the files that are not the same. */
export function studyDifferences(first: StudyFacts, second: StudyFacts): SettingDifference[] {
  const [a, b] = [first, second].map(({ settings, inputs }) => ({
    ...(isObject(settings) ? settings : {}),
    fichiers: Object.fromEntries(inputs.map(({ name, sha256 }) => [name, sha256.slice(0, 8)])),
  }));
  return differences(a, b, "");
}

function differences(first: unknown, second: unknown, path: string): SettingDifference[] {
  if (isObject(first) && isObject(second)) {
    const keys = [...new Set([...Object.keys(first), ...Object.keys(second)])];
    return keys
      .filter((key) => path !== "" || !NO_NUMBER.includes(key))
      .flatMap((key) => differences(first[key], second[key], path === "" ? key : `${path}.${key}`));
  }
  const [a, b] = [printed(first), printed(second)];
  return a === b ? [] : [{ key: path, first: shortened(a), second: shortened(b) }];
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** As a study's YAML would say it on one line. */
function printed(value: unknown): string {
  if (value === undefined || value === null) return "";
  if (typeof value === "boolean") return value ? "oui" : "non";
  if (Array.isArray(value)) return value.map(printed).join(", ");
  if (isObject(value))
    return Object.entries(value)
      .map(([key, one]) => `${key} ${printed(one)}`)
      .join(", ");
  return String(value);
}

function shortened(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
}
