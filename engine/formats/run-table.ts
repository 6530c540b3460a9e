/**
 * communes.csv back into a run: for programs (comma, dot) or for a French spreadsheet (semicolon, decimal comma, byte
 * order mark), and as a spreadsheet saves it again. Its minutes have two decimals; means keep that.
 */
import type { Mean, RunCommune, RunResult } from "../diagnostic/index.ts";
import { UserError } from "../report/index.ts";

const MAX_CHARACTERS = 200_000_000;
const MAX_COLUMNS = 5_000;
const MAX_COMMUNES = 100_000;
/** Nobody drives longer than a week to a service: such a number is not a time. */
const MAX_MINUTES = 10_080;
const MAX_PEOPLE = 1e9;
const MAX_TEXT = 200;
const TIME = /^(.+)_min$/;

/**
 * @param name how the run is called
 * @param file named in messages
 * @throws UserError when it is not such a table, or a value in it cannot be one
 */
export function readRunTable(text: string, name: string, file: string): RunResult {
  if (text.length > MAX_CHARACTERS) throw refusal(file, "il est trop gros pour une table de communes");
  const rows = cells(text, file);
  const header = (rows.next().value ?? []).map((one) => one.trim());
  const at = new Map(header.map((column, index) => [column, index]));
  if (!at.has("code") || !at.has("basket_min"))
    throw refusal(
      file,
      "il n'a pas les colonnes « code » et « basket_min » ; choisissez le fichier communes.csv écrit par « desserte run »",
    );
  const times = header.flatMap((column) => TIME.exec(column)?.slice(1) ?? []);
  const gammes = times.filter((id) => at.has(`remote_${id}`));
  const services = times.filter((id) => id !== "basket" && !gammes.includes(id));
  const reader = new RowReader(at, file);
  const communes: RunCommune[] = [];
  const codes = new Set<string>();
  for (let line = 2, step = rows.next(); !step.done; line++, step = rows.next()) {
    if (step.value.length === 1 && step.value[0]!.trim() === "") continue;
    if (communes.length >= MAX_COMMUNES) throw refusal(file, `il a plus de ${MAX_COMMUNES} lignes`);
    reader.take(step.value, line);
    const commune = communeOf(reader, gammes, services);
    if (codes.has(commune.code)) throw refusal(file, `ligne ${line}, la commune ${commune.code} y est déjà`);
    codes.add(commune.code);
    communes.push(commune);
  }
  if (communes.length === 0) throw refusal(file, "aucune commune n'y figure");
  return {
    name,
    gammes: gammes.map((id) => ({ id, label: id })),
    services: services.map((id) => ({ id, label: id, gamme: null })),
    aggregation: null,
    leftOut: services.filter((_, row) => communes.every(({ measures }) => measures.services[row]!.minutes === null)),
    remoteOf: gammes,
    thresholds: null,
    communes,
    arrondissements: [],
  };
}

function communeOf(reader: RowReader, gammes: readonly string[], services: readonly string[]): RunCommune {
  const population = reader.number("population", MAX_PEOPLE) ?? 0;
  const missing = Math.min(population, reader.number("missing_population", MAX_PEOPLE) ?? 0);
  const mean = (id: string, missingPopulation: number): Mean => {
    const minutes = reader.number(`${id}_min`, MAX_MINUTES);
    return { minutes, population: minutes === null ? 0 : population - missingPopulation, missingPopulation };
  };
  const remote = gammes.map((id) => reader.flag(`remote_${id}`));
  return {
    code: reader.code(),
    name: reader.text("name"),
    measures: {
      population,
      basket: mean("basket", missing),
      gammes: gammes.map((id) => mean(id, 0)),
      services: services.map((id) => mean(id, 0)),
    },
    remote,
    slow: reader.flag("slow"),
    remoteCount: reader.number("remote_count", gammes.length) ?? remote.filter((flag) => flag === true).length,
  };
}

/** Values of one row by column name. */
class RowReader {
  private row: readonly string[] = [];
  private line = 0;

  constructor(
    private readonly at: ReadonlyMap<string, number>,
    private readonly file: string,
  ) {}

  take(row: readonly string[], line: number): void {
    if (row.length !== this.at.size)
      throw refusal(
        this.file,
        `ligne ${line}, ${row.length} valeurs pour ${this.at.size} colonnes (fichier tronqué ?)`,
      );
    this.row = row;
    this.line = line;
  }

  text(column: string): string {
    return (this.row[this.at.get(column) ?? -1] ?? "").trim().slice(0, MAX_TEXT);
  }

  code(): string {
    const code = this.text("code");
    if (!/^[0-9][0-9A-Z]{3,4}$/.test(code)) throw this.wrong("code", code, "un code de commune");
    // a spreadsheet takes the zero of 01001 for a number's
    return code.length === 4 ? `0${code}` : code;
  }

  number(column: string, largest: number): number | null {
    const text = this.text(column);
    if (text === "") return null;
    const value = /^\d+([.,]\d+)?$/.test(text) ? Number(text.replace(",", ".")) : Number.NaN;
    if (!(value <= largest)) throw this.wrong(column, text, "un nombre possible");
    return value;
  }

  flag(column: string): boolean | null {
    const text = this.text(column);
    if (text === "") return null;
    if (text !== "0" && text !== "1") throw this.wrong(column, text, "0 ou 1");
    return text === "1";
  }

  private wrong(column: string, text: string, expected: string): UserError {
    return refusal(
      this.file,
      `ligne ${this.line}, « ${text.slice(0, 30)} » dans la colonne « ${column} » n'est pas ${expected}`,
    );
  }
}

function refusal(file: string, why: string): UserError {
  return new UserError(`« ${file.slice(0, 80)} » ne peut pas servir de comparaison : ${why}.`, { file });
}

/** Rows of a CSV (RFC 4180) whose separator is the first of `;`, tab or `,` that its first line has. */
function* cells(text: string, file: string): Generator<string[], undefined> {
  const from = text.startsWith("\ufeff") ? 1 : 0;
  const firstLine = text.slice(from, from + 100_000).split(/\r?\n/, 1)[0]!;
  const separator = [";", "\t"].find((mark) => firstLine.includes(mark)) ?? ",";
  const stop = new RegExp(`[${separator}\\r\\n]`, "g");
  let row: string[] = [];
  for (let at = from; at < text.length;) {
    let end: number;
    if (text[at] === '"') {
      // a doubled quote is one of the text; the loop ends on the quote that closes
      let close = text.indexOf('"', at + 1);
      while (close >= 0 && text[close + 1] === '"') close = text.indexOf('"', close + 2);
      end = close + 1;
      if (close < 0 || (end < text.length && !`${separator}\r\n`.includes(text[end]!)))
        throw refusal(file, "un guillemet y est mal placé (fichier tronqué, ou un autre format)");
      row.push(text.slice(at + 1, close).replaceAll('""', '"'));
    } else {
      stop.lastIndex = at;
      end = stop.exec(text)?.index ?? text.length;
      row.push(text.slice(at, end));
    }
    if (row.length > MAX_COLUMNS) throw refusal(file, `il a plus de ${MAX_COLUMNS} colonnes`);
    at = end + (text.startsWith("\r\n", end) ? 2 : 1);
    if (text[end] === separator) {
      if (at < text.length) continue;
      row.push("");
    }
    yield row;
    row = [];
  }
}
