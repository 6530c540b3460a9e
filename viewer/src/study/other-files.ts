/** Another run from the reader's disk: communes.csv, the files of a published folder, or a page in one file. */
import type { RunResult } from "../../../engine/diagnostic/index.ts";
import { UserError } from "../../../engine/report/index.ts";
import type { StudyMessages } from "../worker/messages.ts";
import { readStudyFile, type StudyFile } from "./file.ts";
import { chosenSource, embeddedSource, type StudySource } from "./load.ts";

/** A page with a whole département's network is about ten megabytes. */
const MAX_BYTES = 300_000_000;
const STUDY = "study.json";

type OtherAsk = StudyMessages["other"]["ask"];

/** What a published study says of another run, as the worker is asked to open it. */
export async function publishedOther(
  source: StudySource,
  { id, name, choices, files }: Pick<StudyFile["others"][number], "id" | "name" | "choices" | "files">,
): Promise<OtherAsk> {
  const [territory, access] = await Promise.all([source.bytes(files.territory), source.bytes(files.access)]);
  return { id, name, from: { kind: "tables", choices, territory, access } };
}

/**
 * Recognises and reads what the reader chose.
 * @throws UserError one sentence: nothing that can be compared, too big, truncated
 */
export async function chosenOther(files: readonly File[], id: string, usedNames: readonly string[]): Promise<OtherAsk> {
  const [first] = files;
  if (!first) throw new UserError("Aucun fichier n'a été choisi.");
  const size = files.reduce((sum, file) => sum + file.size, 0);
  if (size > MAX_BYTES)
    throw new UserError(
      `« ${first.name} » est trop gros (${Math.round(size / 1e6)} Mo) pour être comparé dans la page.`,
    );
  const source = files.some(({ name }) => name === STUDY)
    ? chosenSource(files)
    : /\.html?$/i.test(first.name)
      ? embeddedSource(new DOMParser().parseFromString(await first.text(), "text/html"))
      : undefined;
  if (source === null)
    throw new UserError(
      `« ${first.name} » n'est pas une carte de Desserte en un seul fichier : elle ne porte aucune étude.`,
    );
  const plainName = first.name.replace(/\.[^.]*$/, "");
  if (source === undefined) {
    const text = decoded(await first.arrayBuffer());
    return { id, name: freeName(plainName, usedNames), from: { kind: "table", text, file: first.name } };
  }
  const study = readStudyFile(decoded(await source.bytes(STUDY)));
  const name = usedNames.includes(study.title) && plainName !== "study" ? `${study.title} (${plainName})` : study.title;
  return publishedOther(source, { ...study, id, name: freeName(name, usedNames) });
}

/** UTF-8, or what a spreadsheet of Windows writes. */
function decoded(bytes: ArrayBuffer): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}

function freeName(wanted: string, used: readonly string[]): string {
  let name = wanted;
  for (let number = 2; used.includes(name); number++) name = `${wanted} (${number})`;
  return name;
}

/** Labels of services and gammes that a table of communes does not carry: ours, where the ids are the same. */
export function withLabels(run: RunResult, { gammes, services }: Pick<RunResult, "gammes" | "services">): RunResult {
  const label = (
    id: string,
    list: ReadonlyArray<{ readonly id: string; readonly label: string }>,
    own: string,
  ): string => (own === id ? (list.find((one) => one.id === id)?.label ?? own) : own);
  return {
    ...run,
    gammes: run.gammes.map((one) => ({ ...one, label: label(one.id, gammes, one.label) })),
    services: run.services.map((one) => ({ ...one, label: label(one.id, services, one.label) })),
  };
}
