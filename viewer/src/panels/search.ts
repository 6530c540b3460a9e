/** Finding a commune by name or code: a combobox driven by keyboard or pointer. */
import { html, nothing, type TemplateResult } from "lit";
import type { Context } from "../page/context.ts";
import { fold } from "../text/fold.ts";

const LISTED = 8;

export interface Found {
  readonly code: string;
  readonly name: string;
}

/** Communes and arrondissements whose name contains the words, those that start with them first, larger first. */
export function search(context: Pick<Context, "digest">, text: string): Found[] {
  const wanted = fold(text);
  if (wanted === "") return [];
  const all = [...context.digest.communes, ...context.digest.arrondissements];
  return all
    .map((commune) => ({
      commune,
      at: ` ${fold(commune.name)}`.indexOf(` ${wanted}`),
      code: commune.code.startsWith(text.trim()),
    }))
    .filter(({ at, code }) => at >= 0 || code)
    .sort(
      (a, b) =>
        Number(a.at !== 0) - Number(b.at !== 0) || b.commune.measures.population - a.commune.measures.population,
    )
    .slice(0, LISTED)
    .map(({ commune }) => ({ code: commune.code, name: commune.name }));
}

export function searchBox(context: Context): TemplateResult {
  const { t, act, state } = context;
  const found = search(context, state.query);
  const choose = (code: string): void => {
    act.app().patch({ query: "", queryRow: 0 });
    act.selectCommune(code);
  };
  const keys = (event: KeyboardEvent): void => {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step !== 0 && found.length > 0) {
      event.preventDefault();
      act.app().patch({ queryRow: (state.queryRow + step + found.length) % found.length });
    } else if (event.key === "Enter" && found[state.queryRow]) choose(found[state.queryRow]!.code);
    else if (event.key === "Escape") act.app().patch({ query: "", queryRow: 0 });
  };
  const open = state.query.trim() !== "";
  return html`<div class="search noprint">
    <label class="field"
      ><span class="sr">${t.search}</span>
      <input
        type="search"
        role="combobox"
        autocomplete="off"
        maxlength="60"
        placeholder=${t.search}
        aria-expanded=${open ? "true" : "false"}
        aria-controls="found"
        aria-autocomplete="list"
        aria-activedescendant=${open && found.length > 0 ? `found-${state.queryRow}` : nothing}
        .value=${state.query}
        @input=${(event: Event) => act.app().patch({ query: (event.target as HTMLInputElement).value, queryRow: 0 })}
        @keydown=${keys}
    /></label>
    <ul id="found" role="listbox" aria-label=${t.search} ?hidden=${!open || found.length === 0}>
      ${found.map(
        ({ code, name }, row) =>
          html`<li
            id="found-${row}"
            role="option"
            aria-selected=${row === state.queryRow ? "true" : "false"}
            @mousedown=${() => choose(code)}
          >
            ${name} <small>${code}</small>
          </li>`,
      )}
    </ul>
    ${open && found.length === 0 ? html`<p class="hint" role="status">${t.searchNone}</p>` : nothing}
  </div>`;
}
