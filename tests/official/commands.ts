import { readFileSync } from "node:fs";
import { join } from "node:path";
import { vi } from "vitest";
import { main } from "../../engine/cli/program.ts";

/** What a command said and how it ended. */
export interface Said {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs the command line as a user would, in this process. */
export async function desserte(...words: string[]): Promise<Said> {
  let [out, err] = ["", ""];
  const spies = [
    vi.spyOn(process.stdout, "write").mockImplementation((text) => ((out += String(text)), true)),
    vi.spyOn(process.stderr, "write").mockImplementation((text) => ((err += String(text)), true)),
  ];
  try {
    const code = await main([...words, "--threads", "1"]);
    return { code, out, err };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

/** Rows of a CSV written by Desserte in its French dialect or its plain one, by column. */
export function rowsOf(folder: string, name: string): Array<Record<string, string>> {
  const [header = "", ...lines] = readFileSync(join(folder, name), "utf8")
    .replace(/^\ufeff/, "")
    .trim()
    .split(/\r?\n/);
  const separator = header.includes(";") ? ";" : ",";
  const columns = header.split(separator);
  return lines.map((line) => Object.fromEntries(line.split(separator).map((cell, index) => [columns[index]!, cell])));
}

/** A cell as a number, "," or "." before its decimals; NaN where empty. */
export function numberOf(cell: string | undefined): number {
  return cell === undefined || cell === "" ? Number.NaN : Number(cell.replace(",", "."));
}
