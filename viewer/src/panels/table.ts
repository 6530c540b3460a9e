/** "Tableau": the map's twin. Same communes, same indicators, same selection; sortable, filterable, exportable. */
import { html, nothing, type TemplateResult } from "lit";
import type { JudgedCommune } from "../../../engine/diagnostic/index.ts";
import type { Context } from "../page/context.ts";
import { fold } from "../text/fold.ts";
import { communesOf, communeValues } from "../study/values.ts";
import { baseOf, keyOf, type BaseIndicator } from "../study/indicator.ts";
import { shortTitle } from "../study/titles.ts";

/** A column of the twin: what it holds, raw for sorting and files, printed for reading. */
export interface Column {
  readonly key: string;
  readonly label: string;
  readonly isNumber: boolean;
  raw(commune: JudgedCommune): string | number | null;
  print(commune: JudgedCommune): string;
}

/** Columns for the state of the view: identity, basket, gammes, éloignement, the chosen service, the scenario's gain. */
export function columnsOf(context: Context): Column[] {
  const { t, n, open, indicator, state } = context;
  const { basket } = open.study;
  const time = (key: string, label: string, minutes: (commune: JudgedCommune) => number | null): Column => ({
    key,
    label,
    isNumber: true,
    raw: minutes,
    print: (commune) => {
      const value = minutes(commune);
      return value === null ? "–" : n.minutes(value);
    },
  });
  const people = (commune: JudgedCommune): number => commune.censusPopulation ?? commune.measures.population;
  const columns: Column[] = [
    { key: "nom", label: t.commune, isNumber: false, raw: ({ name }) => name, print: ({ name }) => name },
    {
      key: "population",
      label: t.population,
      isNumber: true,
      raw: people,
      print: (commune) => n.integer(people(commune)),
    },
    time("panier", t.basketColumn, ({ measures }) => measures.basket.minutes),
    ...basket.gammes.map((gamme, row) =>
      time(`gamme.${gamme.id}`, t.gammeHead(gamme.label), ({ measures }) => measures.gammes[row]!.minutes),
    ),
    {
      key: "eloignement",
      label: t.remoteCountColumn,
      isNumber: true,
      raw: ({ remoteCount }) => remoteCount,
      print: ({ remoteCount, combination }) => (remoteCount === 0 ? "0" : `${remoteCount} (${combination})`),
    },
  ];
  const shown = baseOf(indicator);
  if (shown.kind === "service")
    columns.push(
      time(
        `service.${basket.services[shown.row]!.id}`,
        shortTitle(shown, open, t),
        ({ measures }) => measures.services[shown.row]!.minutes,
      ),
    );
  // beside what they are compared with
  const at = columns.findIndex(({ key }) => key === keyOf(shown, basket));
  columns.splice(at + 1, 0, ...besideColumns(context, shown));
  if (state.outcome) {
    const gains = communeValues(context, { kind: "gain" }, true);
    columns.push(time("gain", t.gainColumn, ({ code }) => gains.get(code) ?? null));
  }
  return columns;
}

/** The shown indicator in the other run, and the difference; of éloignement, what changes. */
function besideColumns({ t, n, beside }: Context, shown: BaseIndicator): Column[] {
  if (!beside) return [];
  const { name } = beside.other;
  if (shown.kind === "remoteness") {
    const words = { neither: t.flagNeither, left: t.flagLeft, both: t.flagBoth, entered: t.flagEntered };
    const word = ({ code }: JudgedCommune): string | null => {
      const status = beside.flags.status.get(code);
      return status ? words[status] : null;
    };
    return [
      {
        key: "ecart",
        label: t.againstOther(name),
        isNumber: false,
        raw: word,
        print: (commune) => word(commune) ?? t.noValue,
      },
    ];
  }
  const { values } = beside.measure(shown);
  const column = (
    key: string,
    label: string,
    of: (code: string) => number | null,
    print: (value: number) => string,
  ): Column => ({
    key,
    label,
    isNumber: true,
    raw: ({ code }) => of(code),
    print: ({ code }) => {
      const value = of(code);
      return value === null ? "–" : print(value);
    },
  });
  return [
    column("autre", name, (code) => values.get(code)?.theirs ?? null, n.minutes),
    column("ecart", t.differenceColumn, (code) => values.get(code)?.difference ?? null, n.minutesChange),
  ];
}

/** Communes that match the filter, in the order asked. Missing values come last, whatever the direction. */
export function rowsOf(context: Context, columns: readonly Column[]): JudgedCommune[] {
  const { view, state } = context;
  const wanted = fold(view.filter);
  const list = communesOf(state, view.after).filter(
    ({ name, code }) => fold(name).includes(wanted) || code.startsWith(view.filter.trim()),
  );
  const down = view.sort.startsWith("-");
  const column = columns.find(({ key }) => key === view.sort.slice(down ? 1 : 0)) ?? columns[0]!;
  const collator = new Intl.Collator("fr");
  return [...list].sort((a, b) => {
    const [x, y] = [column.raw(a), column.raw(b)];
    if (x === null || y === null) return x === y ? 0 : x === null ? 1 : -1;
    const order = typeof x === "string" || typeof y === "string" ? collator.compare(String(x), String(y)) : x - y;
    return down ? -order : order;
  });
}

export function tablePanel(context: Context): TemplateResult {
  const { t, n, act, view, state } = context;
  const columns = columnsOf(context);
  const rows = rowsOf(context, columns);
  const down = view.sort.startsWith("-");
  const sortKey = view.sort.slice(down ? 1 : 0) || "nom";
  return html`<section class="twin" aria-labelledby="table-title">
    <h2 id="table-title">${t.table}</h2>
    <div class="pair">
      <label class="field"
        ><span>${t.filter}</span
        ><input
          type="search"
          placeholder=${t.filterHint}
          maxlength="60"
          .value=${view.filter}
          @input=${(event: Event) => act.set({ filter: (event.target as HTMLInputElement).value })}
      /></label>
      <button @click=${() => act.exportCsv()}>${t.exportCsv}</button>
    </div>
    <p class="unit" role="status">${t.rows(n.integer(rows.length), n.integer(communesOf(state, view.after).length))}</p>
    <div class="scroll" tabindex="0" role="region" aria-labelledby="table-title">
      <table class="plain sortable">
        <thead>
          <tr>
            ${columns.map((column) => {
              const sorted = column.key === sortKey;
              return html`<th
                scope="col"
                class=${column.isNumber ? "number" : ""}
                aria-sort=${sorted ? (down ? "descending" : "ascending") : "none"}
              >
                <button
                  class="link"
                  title=${t.sortBy(column.label)}
                  @click=${() => act.set({ sort: sorted ? (down ? column.key : `-${column.key}`) : column.isNumber ? `-${column.key}` : column.key })}
                >
                  ${column.label}${sorted ? html`<span aria-hidden="true">${down ? " ↓" : " ↑"}</span>` : nothing}
                </button>
              </th>`;
            })}
          </tr>
        </thead>
        <tbody>
          ${rows.map(
            (commune) =>
              html`<tr
                class=${commune.code === view.commune ? "chosen" : commune.remoteCount > 0 ? "remote" : ""}
                @click=${() => act.selectCommune(commune.code)}
              >
                ${columns.map((column) =>
                  column.key === "nom"
                    ? html`<th scope="row">
                        <button class="link" aria-pressed=${commune.code === view.commune ? "true" : "false"}>
                          ${commune.name}
                        </button>
                      </th>`
                    : html`<td class=${column.isNumber ? "number" : ""}>${column.print(commune)}</td>`,
                )}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </section>`;
}

/** The twin as a file a French spreadsheet opens: semicolons, decimal commas, a byte-order mark. */
export function tableCsv(context: Context): string {
  const columns = columnsOf(context);
  const cell = (value: string | number | null): string => {
    if (value === null) return "";
    if (typeof value === "number") return (Math.round(value * 100) / 100).toString().replace(".", ",");
    // A name that starts like a formula must stay a text in a spreadsheet.
    const safe = /^[=+\-@\t]/.test(value) ? `'${value}` : value;
    return /[;"\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  const lines = [
    [context.t.code, ...columns.map(({ label }) => label)].map(cell).join(";"),
    ...rowsOf(context, columns).map((commune) =>
      [commune.code, ...columns.map((column) => column.raw(commune))].map(cell).join(";"),
    ),
  ];
  return `\uFEFF${lines.join("\r\n")}\r\n`;
}
